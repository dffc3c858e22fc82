"""Every event of a claim has words in both languages, and every word is said of some event."""

from datetime import UTC, datetime
from functools import cache
from string import Formatter
from typing import Any, get_args

import pytest

from api.console.claim_story import EVENTS_OF, TABS, tab_of
from api.console.event_facts import FACTS
from api.console.event_words import SENTENCES, facts_of, key_of, tell
from api.console.telling import Telling
from api.pages.formats import Formats
from claims.claim import Claim, Claimant, ClockRun, ErasureBasis, Remedy
from claims.deadline import Pause
from claims.events import EVENT, Event
from claims.money import Money
from claims.ready_calendars import ru
from claims.term import Term
from claims.values import Titles
from claims.variant import Pinned, VariantRef
from claims.variant_yaml import read_variant
from store.timelines import Doer, TimelineRow
from tests.claims.variant_samples import ROOT

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AT = NOW.isoformat()
USER, OTHER = "01a200e3-e70d-7797-8205-cd381d2d1841", "01a200e3-e70d-7797-8205-cd381d2d1842"
TASK = {"id": "1", "task": "call", "title": {"ru": "Позвонить", "en": "Call"}, "due_at": AT}
REMEDY = {
    "id": "1.1",
    "remedy": "refund",
    "money": {"amount": "4990.00", "currency": "RUB"},
    "granted_at": AT,
}
CLOCK = {"clock": "answer", "run": 1}
DUE = {"due_at": "2026-11-26T21:00:00Z", "last_day": "2026-11-26"}
BORN = {
    "id": USER, "number": "26-00001", "type": "goods-refund", "variant": {"key": "goods-refund", "version": 1},
    "stage": "intake", "team": "claims", "channel": "web", "claimant": {}, "received_at": AT,
}  # fmt: skip
APPROVAL = {
    "action": "satisfy", "command_id": OTHER, "requested_by": USER, "requested_at": AT, "outcome": "satisfied",
    "total": REMEDY["money"],
}  # fmt: skip
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "registered": [BORN, {**BORN, "imported": True, "channel": "import"}],
    "stage_entered": [{"stage": "investigation", "by": "admit"}, {"stage": "intake", "by": "unknown"}],
    "acted": [{"action": "ask_details"}],
    "assigned": [
        *({"assignee": USER, "why": why} for why in ("by_load", "by_hand", "taken", "rung", "absence", "reclassified")),
        {"assignee": None},
    ],
    "priority_set": [
        *({"priority": "high", "why": why} for why in ("by_hand", "rung")),
        {"priority": "high", "severity": "serious", "impact": "one"},
    ],
    "tag_added": [{"tag": "press"}],
    "tag_removed": [{"tag": "press"}],
    "reclassified": [{"type": "goods-refund", "variant": BORN["variant"], "team": "claims"}],
    "moved": [
        {"from": {"key": "goods-refund", "version": 1}, "to": to, "left": "intake", "stage": stage, "team": "claims",
         "back": back}
        for to, stage, back in (
            ({"key": "goods-refund", "version": 2}, "intake", False),
            ({"key": "goods-new", "version": 1}, "investigation", False),
            ({"key": "goods-refund", "version": 2}, "intake", True),
        )
    ],
    "withdrawn": [{"via": "phone"}, {}],
    "closing_began": [{"why": "accepted"}],
    "closed": [{"why": "decided", "outcome": "satisfied"}, {"why": "forced"}],
    "reopened": [{}],
    "forced": [{"to": "closed"}],
    "personal_data_erased": [{"basis": basis} for basis in get_args(ErasureBasis)],
    "waiting_changed": [{"waiting_for": "claimant"}],
    "linked": [{"claim": OTHER, "as": "duplicate"}],
    "task_added": [
        {"task": {**TASK, "origin": origin}} for origin in ("operator", "plan", "rung", "no_address", "letter_refused")
    ],
    "task_moved": [{"task_id": "1", "due_at": AT}],
    "task_finished": [{"task_id": "1"}],
    "task_cancelled": [{"task_id": "99"}],
    "task_fell_due": [{"task_id": "1", "due_at": AT}],
    "noted": [{}],
    "written": [{}],
    "contact_corrected": [{"has_email": True}],
    "attached": [{"file_id": OTHER}],
    "party_added": [{"role": "expert"}],
    "interaction_logged": [
        {"kind": kind, "direction": way, "happened_at": AT}
        for kind in ("call", "meeting", "letter", "message")
        for way in ("in", "out")
    ],
    "hint_confirmed": [{"hint": "money_back_term", "by": USER}, {"hint": "gone", "version": "2"}],
    "details_asked": [{"waiting_for": "claimant", "questions": 2}, {"waiting_for": "third_party"}],
    "details_answered": [{"via": "email"}],
    "details_completed": [{"fields": {"quality_check": True}}],
    "question_dropped": [{"why": why} for why in ("letter_refused", "went_on")],
    "letter_sent": [{"letter_id": OTHER}],
    "letter_refused": [{"letter_id": OTHER}],
    "finding_recorded": [{"finding": {"verdict": "partly", "guilty_unit": "delivery"}}, {"finding": {}}],
    "approval_asked": [{"approval": APPROVAL}],
    "approved": [{"action": "satisfy"}],
    "sent_back": [{"action": "satisfy"}],
    "decided": [
        {"action": "satisfy", "outcome": "satisfied", "remedies": [REMEDY]},
        {"action": "refuse", "outcome": "refused"},
    ],
    "carried_out": [{"remedy_id": "1.1"}, {"remedy_id": "9.9", "all": True}],
    "confirmation_asked": [{}],
    "silence_began": [{"since": AT, "silent_at": DUE["due_at"], "last_day": DUE["last_day"]}],
    "silence_recounted": [{"silent_at": DUE["due_at"], "last_day": DUE["last_day"]}, {}],
    "reminded": [{"reminder": 1}],
    "accepted": [{"by": "word", "via": "link"}, {"by": "silence"}],
    "disputed": [{"via": "visit"}],
    "rated": [{"score": 4}],
    "clock_started": [{**CLOCK, **DUE, "started_at": AT, "term": "5 working days"}],
    "clock_paused": [{**CLOCK, "not_before": DUE["due_at"]}],
    "clock_resumed": [{**CLOCK, **DUE}],
    "clock_extended": [{**CLOCK, **DUE, "term": "1 week", "extended_by": "1 minute"}],
    "clock_recounted": [
        {**CLOCK, **DUE, "term": "1 week"},
        {**CLOCK, "not_before": DUE["due_at"], "term": "1 week"},
    ],
    "calendar_changed": [
        {"calendar": "ru", "from": {"id": "1", "version": 1}, "to": {"id": "2", "version": 2}},
        {"calendar": "us", "to": {"id": "2", "version": 2}},
    ],
    "clock_ended": [{**CLOCK, "met": True}, {**CLOCK, "met": False}],
    "rung_fired": [{**CLOCK, "index": index, "at": "80%", "due_at": AT} for index in (0, 50)],
    "rung_skipped": [{**CLOCK, "index": 0, "at": "due + 1 working day", "due_at": AT}],
}  # fmt: skip
NAMES = {kind.model_fields["event"].default for kind in get_args(get_args(Event)[0])}


@cache
def telling(language: str) -> Telling:
    variant, _ = read_variant((ROOT / "variants" / "goods-refund.yaml").read_text("utf-8"))
    pinned = Pinned(ref=VariantRef(key="goods-refund", version=1), variant=variant, calendar=ru((2026,)))
    pause = Pause(began=datetime(2026, 11, 18, 9, tzinfo=UTC), ended=NOW)
    run = ClockRun(clock="answer", run=1, started_at=NOW, term=Term.parse("5 working days"), pauses=(pause,))
    run = run.model_copy(update={"started_at": datetime(2026, 11, 16, 9, tzinfo=UTC)})
    granted = Remedy(id="1.1", remedy="refund", money=Money.of("4990", "RUB"), granted_at=NOW)
    members = {name: BORN[name] for name in ("id", "number", "type", "variant", "stage", "team", "channel")}
    claim = Claim(
        **members,
        claimant=Claimant(),
        at=NOW,
        received_at=NOW,
        registered_at=NOW,
        clocks=(run,),
        remedies=(granted,),
    )
    f, tags = Formats(language, "Europe/Moscow", NOW), {"press": Titles(ru="пресса", en="press")}
    return Telling(claim, pinned, f, {USER: "Ольга Белова"}, {}, tags=tags)


def row(event: str, data: dict[str, Any]) -> TimelineRow:
    return TimelineRow(
        seq=1, version=1, at=NOW, recorded_at=NOW, event=event, actor=Doer(kind="user", id=USER), command_id=None,
        rung=None, data=data, texts={"name": "Эксперт", "participants.0": "Анна"},
    )  # fmt: skip


def test_every_event_is_told_and_nothing_else() -> None:
    assert {key.partition(":")[0] for key in SENTENCES} == NAMES
    assert SAMPLES.keys() == NAMES


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("event", sorted(NAMES))
def test_the_words_are_whole_in_both_languages(event: str, language: str) -> None:
    for data in SAMPLES[event]:
        told = tell(row(event, data), telling(language))
        assert told.words
        assert "{" not in told.words
        assert "None" not in told.words
        latin = any("a" <= letter <= "z" for letter in told.words.lower())
        assert (language == "ru") == (not latin) or event in {"party_added", "task_cancelled"}, told.words


def test_both_languages_name_the_same_facts() -> None:
    def places(words: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(words) if name}

    assert not [key for key, s in SENTENCES.items() if places(s.said.ru) != places(s.said.en)]


def test_every_variety_is_said_of_some_sample() -> None:
    said = {
        key_of(name, facts_of(EVENT.validate_python({"event": name, **data}), row(name, data), telling("en")))
        for name, samples in SAMPLES.items()
        for data in samples
    }
    assert said == SENTENCES.keys() - {"interaction_logged:bare"}


def test_a_contact_without_names_is_told_without() -> None:
    bare = row("interaction_logged", SAMPLES["interaction_logged"][1]).model_copy(update={"texts": {}})
    assert tell(bare, telling("en")).words == "Outgoing call"
    assert tell(bare, telling("ru")).words == "Исходящий звонок"


def test_time_given_back_is_told_with_the_clock_that_got_it() -> None:
    assert tell(row("clock_resumed", SAMPLES["clock_resumed"][0]), telling("en")).given_back == "2 days"
    assert tell(row("clock_resumed", SAMPLES["clock_resumed"][0]), telling("ru")).given_back == "2 дня"


def test_every_event_is_on_one_tab() -> None:
    shown = [name for tab in TABS[1:] for name in EVENTS_OF[tab]]
    assert sorted(shown) == sorted(NAMES)
    assert tab_of("noted") == "notes"


def test_facts_belong_to_events() -> None:
    assert FACTS.keys() <= set(get_args(get_args(Event)[0]))
