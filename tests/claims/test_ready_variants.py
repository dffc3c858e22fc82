"""The ready process variants: sound, in both languages, with sources, and with what every one of them must have."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.letter_names import TEMPLATES
from claims.term import Term
from claims.variant import Variant
from claims.variant_yaml import read_variant
from tests.claims.variant_samples import MINUTE, READY

CALENDARS = frozenset({"ru", "us"})
NAMES = {"bank", "goods-refund", "iso-base", "us-cfpb"}


def load(path: Path) -> Variant:
    variant, problems = read_variant(path.read_bytes(), TEMPLATES, CALENDARS)
    assert problems == ()
    assert variant is not None
    return variant


def named(name: str) -> Variant:
    return load(next(path for path in READY if path.stem == name))


ready = pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
every = pytest.mark.parametrize("path", [*READY, MINUTE], ids=lambda path: path.stem)


def test_the_ready_variants_are_there() -> None:
    assert {path.stem for path in READY} == NAMES
    assert {load(path).variant for path in READY} == NAMES
    assert len({load(path).claim_type for path in READY}) == len(NAMES)


@every
def test_it_has_no_problems_and_says_what_it_is(path: Path) -> None:
    load(path)
    opening = path.read_text(encoding="utf-8").split("\nvariant:")[0].replace("\n# ", " ")
    assert opening.startswith("# ")
    assert "no legal advice" in opening or "not legal advice" in opening


@every
def test_it_has_the_actions_that_every_desk_knows(path: Path) -> None:
    stages = load(path).stages
    assert {"admit", "ask_details", "fix_at_once", "not_a_claim"} <= set(stages["intake"].actions)
    assert {"decide", "ask_details"} <= set(stages["investigation"].actions)
    assert {"satisfy", "partly", "refuse", "rework"} <= set(stages["resolution"].actions)
    for stage in ("intake", "investigation"):
        ask = stages[stage].actions["ask_details"]
        assert (ask.to, ask.waits_for, ask.letter) == (None, "claimant", "details-requested")


@every
def test_it_closes_in_silence_and_bounds_disputes(path: Path) -> None:
    stage = load(path).stages["confirmation"]
    assert stage.silence is not None
    assert stage.dispute is not None
    assert stage.dispute.at_most == 2
    assert stage.silence.remind or path == MINUTE


@every
def test_every_answer_that_may_grant_money_needs_approval_above_a_sum(path: Path) -> None:
    for stage in load(path).stages.values():
        grants = any(action.outcome in {"satisfied", "partly"} for action in stage.actions.values())
        assert (stage.approval is not None) == grants


@every
def test_staff_and_claimants_get_letters_for_every_event(path: Path) -> None:
    letters = load(path).letters
    assert letters["registered"] == "acknowledgement"
    staff = {"assigned", "deadline_near", "escalated", "reassigned", "task_given", "task_late"}
    claimant = {
        "registered",
        "stage_entered",
        "details_requested",
        "extended",
        "reminder",
        "silence",
        "closed",
    }
    assert staff | claimant <= set(letters)


def _untitled(variant: Variant) -> Iterator[str]:
    for name, stage in variant.stages.items():
        if stage.title is None or stage.public is None:
            yield name
        yield from (f"{name}.{key}" for key, action in stage.actions.items() if action.title is None)
        yield from (f"{name}.{place}" for place, task in enumerate(stage.plan) if task.title is None)
    yield from (name for name, clock in variant.clocks.items() if clock.title is None)


@ready
def test_everything_that_people_see_has_a_title_in_both_languages(path: Path) -> None:
    assert list(_untitled(load(path))) == []


@ready
def test_the_russian_is_russian_and_the_english_is_not(path: Path) -> None:
    variant = load(path)
    titles = [*variant.causes.values(), *variant.guilty_units.values(), variant.title]
    titles += [title for stage in variant.stages.values() for title in (stage.title, stage.public) if title]
    for each in titles:
        assert any("а" <= letter.lower() <= "я" for letter in each.ru)
        assert each.en.isascii()


@ready
def test_sources_that_were_read_say_when(path: Path) -> None:
    for source in load(path).sources:
        assert (source.checked is not None) == (source.status == "read")


@every
def test_a_term_of_the_law_never_stands_still(path: Path) -> None:
    for clock in load(path).clocks.values():
        assert not (clock.statutory and clock.pauses_for)


@ready
def test_it_has_a_ladder_on_a_clock_that_runs_until_the_answer(path: Path) -> None:
    variant = load(path)
    rungs = [rung for rung in variant.escalation if variant.clocks[rung.clock].until == "answered"]
    assert {"50%", "80%", "due"} <= {str(rung.at) for rung in rungs}
    assert any(rung.at.after for rung in rungs)


def term(variant: Variant, clock: str) -> str:
    return str(variant.clocks[clock].term)


def test_goods_are_refunded_in_ten_days() -> None:
    variant = named("goods-refund")
    settle = variant.clocks["settle"]
    assert (str(settle.term), settle.until, settle.roll_last_day) == ("10 days", "carried_out", True)
    assert settle.statutory
    assert settle.extension is None
    assert term(variant, "answer") == "5 working days"


def test_a_bank_answers_in_fifteen_working_days_and_ten_more() -> None:
    variant = named("bank")
    answer = variant.clocks["answer"]
    assert variant.team == "cards"
    assert term(variant, "register") == "1 working day"
    assert str(answer.term) == "15 working days"
    assert answer.extension is not None
    assert str(answer.term.longer_by(answer.extension.at_most)) == "25 working days"
    assert answer.extension.letter == "extended"


def test_us_consumer_finance_answers_in_fifteen_days_and_sixty_at_most() -> None:
    variant = named("us-cfpb")
    answer = variant.clocks["answer"]
    assert (variant.calendar, variant.team) == ("us", "claims")
    assert variant.claim_type == "us-consumer-finance"
    assert str(answer.term) == "15 days"
    assert answer.extension is not None
    assert str(answer.term.longer_by(answer.extension.at_most)) == "60 days"


def test_the_base_of_iso_sets_no_term_of_law() -> None:
    variant = named("iso-base")
    assert variant.claim_type == "general"
    assert not any(clock.statutory for clock in variant.clocks.values())
    assert "demand" in variant.stages["intake"].actions["admit"].requires


def test_the_minute_variant_ends_within_minutes() -> None:
    variant = load(MINUTE)
    three = Term.parse("3 minutes").minutes
    assert all(clock.term.minutes <= three for clock in variant.clocks.values())
    silence = variant.stages["confirmation"].silence
    assert silence is not None
    assert str(silence.after) == "1 minute"
    assert [str(rung.at) for rung in variant.escalation] == ["50%", "80%", "due", "due + 1 minute"]
