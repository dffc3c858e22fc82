"""Nasty inputs in letters: in what they are told, in whom they go to, and in the texts that managers write."""

from contextlib import suppress

import pytest

from claims.masked_links import mask_links
from letters.own_templates_rendering import render_own
from letters.own_templates_rules import faults_of, publishable
from letters.rendering import LetterIncomplete, Rendered, render
from store.letter_templates import Words
from tests.letters.samples import facts, full
from tests.letters.test_message import body, built, parsed
from tests.security.corpus import SUM, TEXTS
from tests.security.judge import page_faults

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}
HEADERS |= {
    "References",
    "In-Reply-To",
    "Content-Language",
    "X-Auto-Response-Suppress",
    "Precedence",
    "Reply-To",
}
TOLD = (
    "recipient_name",
    "reason",
    "text",
    "organisation",
    "contact",
    "claim_type_title",
    "stage_title",
    "task_title",
)
LINKS = "href of a leads to 'http"
"""An address in the words of a letter is a link: those words are written by our people, or by the reader."""
SHORT = [nasty for nasty in TEXTS if len(nasty.value) < 6000]


def sound(rendered: Rendered, **members: object) -> None:
    """A letter is a letter: no header and no element that the input made, nothing reckoned."""
    try:
        letter = parsed(built(rendered, **members))
    except ValueError:
        return  # what cannot be a header is no letter
    assert set(letter.keys()) <= HEADERS
    assert [letter.get_all(name) for name in ("To", "Subject", "From")] == [
        [letter[name]] for name in ("To", "Subject", "From")
    ]
    faults = page_faults(body(letter, "html").replace("<style", "<x-style"))
    assert [fault for fault in faults if not fault.startswith(LINKS)] == []
    assert SUM not in body(letter, "plain")


@pytest.mark.parametrize("nasty", SHORT[::2], ids=lambda nasty: nasty.kind)
def test_what_a_letter_is_told(nasty: object) -> None:
    told: str = nasty.value  # type: ignore[attr-defined]
    for template in ("partly", "details-requested"):
        with suppress(ValueError, LetterIncomplete):
            rendered = render(template, full(**dict.fromkeys(TOLD, told), questions=(told,)))
            sound(rendered, recipient_name=told)
            mask_links(rendered.text)


@pytest.mark.parametrize("nasty", SHORT, ids=lambda nasty: nasty.kind)
def test_whom_a_letter_goes_to(nasty: object) -> None:
    told: str = nasty.value  # type: ignore[attr-defined]
    rendered = Rendered(subject="About a kettle", text="Good day.", html="<p>Good day.</p>")
    sound(rendered, recipient_address=told)
    sound(rendered, recipient_name=told)
    sound(rendered, recipient_address=f"{told}@example.org")
    with suppress(ValueError):
        sound(rendered.model_copy(update={"subject": told}))


@pytest.mark.parametrize(
    "name",
    [
        "https://evil.example/pay",
        "Anna HTTP://evil.example",
        "www.evil.example",
        "Win a prize evil.example/x",
        "mailto:x@evil.example",
        "https：//evil.example",
        "www。evil．example",
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_name_that_is_an_address_greets_nobody(name: str, language: str) -> None:
    """Whoever files for another person's mailbox must not have us send him a link."""
    for template in ("partly", "details-requested", "refused"):
        rendered = render(template, full(language, recipient_name=name))
        assert "evil.example" not in (rendered.text + rendered.html).lower()


@pytest.mark.parametrize("nasty", SHORT, ids=lambda nasty: nasty.kind)
def test_texts_of_managers_are_no_programs(nasty: object) -> None:
    told: str = nasty.value  # type: ignore[attr-defined]
    bodies = (told, "{{ " + told + " }}")
    for words in (
        Words(told, "Good day."),
        *(Words(subject, each) for subject in ("About", told) for each in bodies),
    ):
        faults = faults_of("refused", "en", words)
        if publishable(faults):
            with suppress(LetterIncomplete):
                sound(render_own("refused", facts("en", reason="It was used."), words))
