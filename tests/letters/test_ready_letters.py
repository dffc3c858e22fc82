"""The letters of every ready variant, written from walked claims in both languages: whole sentences, no gaps."""

from collections.abc import Iterator

import pytest

from letters.gather import Desk, gather
from letters.rendering import Rendered, render
from store.letter_sources import LetterSource
from store.outbox import Envelope
from tests.claims.shelf import SHELF, after_answer, brought_to, shelved, take
from tests.claims.walks import LINK, report_sent
from tests.claims.walks import Desk as Walk
from tests.letters.samples import ID, envelope_of
from tests.letters.test_rendering import assert_well_written

DESK = Desk(organisation="Северный дом", console="https://desk.example")
TEXTS = {"text": "Вот что мы выяснили.", "reason": "Так вышло.", "questions.0": "Когда?"}


def written(walk: Walk, language: str) -> Iterator[tuple[str, Rendered]]:
    """Every letter that was planned on this walk, as it would be sent."""
    for place, decision in enumerate(walk.decisions):
        before = walk.decisions[place - 1].claim if place else None
        source = LetterSource(
            claim=decision.claim, calendar_id=ID, events=decision.events, texts=TEXTS, before=before
        )
        for letter in decision.letters:
            sent = Envelope(**envelope_of(letter, language))
            link = "https://desk.example/c/token" if sent.recipient_kind == "claimant" else None
            facts = gather(sent, source, walk.pinned, DESK, link, walk.now)
            yield letter.template, render(letter.template, facts)


def walks_of(key: str) -> Iterator[Walk]:
    """Claims that between them get every letter that the variant's actions name, and those of silence and lateness."""
    for stage, there in shelved(key).variant.stages.items():
        for name, action in there.actions.items():
            if action.letter:
                walk = brought_to(key, stage, action.when)
                grants = action.outcome in ("satisfied", "partly")
                money = {
                    "remedy": shelved(key).variant.remedies[0],
                    "amount": "700",
                    "currency": _currency(key),
                }
                take(walk, name, **({"remedies": [money]} if grants else {}))
                yield walk
    silent = after_answer(key)
    report_sent(silent)
    silent.wait(days=90)
    yield silent
    late = brought_to(key, shelved(key).variant.first_stage)
    late.wait(days=90)
    late.do("withdraw", LINK)
    yield late


def _currency(key: str) -> str:
    limits = [stage.approval for stage in shelved(key).variant.stages.values() if stage.approval]
    return limits[0].above.currency


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("key", SHELF)
def test_the_letters_of_a_ready_variant_read_well(key: str, language: str) -> None:
    variant, seen = shelved(key).variant, set()
    for walk in walks_of(key):
        for template, letter in written(walk, language):
            seen.add(template)
            assert_well_written(letter.text, letter.subject)
            if language == "en":
                titles = [clock.statutory for clock in variant.clocks.values() if clock.statutory]
                assert all(law.ru not in letter.text for law in titles)
    named = {
        action.letter
        for stage in variant.stages.values()
        for action in stage.actions.values()
        if action.letter
    }
    assert named <= seen


def test_a_letter_cites_the_law_in_its_own_language() -> None:
    walk = brought_to("telecom", "intake")
    letters = {language: dict(written(walk, language))["acknowledgement"].text for language in ("ru", "en")}
    assert "126-ФЗ «О связи»" in letters["ru"]
    assert "Russian communications law 126-FZ" in letters["en"]


def test_a_letter_of_the_variants_own_tells_what_is_granted() -> None:
    for key, stage, name in (
        ("goodwill", "resolution", "satisfy"),
        ("internal-appeal", "resolution", "partly"),
    ):
        walk = brought_to(key, stage)
        take(walk, name, remedies=[{"remedy": "refund", "amount": "700", "currency": "RUB"}])
        own = [
            letter.text
            for template, letter in written(walk, "ru")
            if template in ("goodwill", "appeal-upheld")
        ]
        assert len(own) == 1
        assert "700" in own[0]
