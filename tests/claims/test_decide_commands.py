"""The standard commands, each with what it does and what refuses it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from claims.acts_on_course import MOST_TAGS
from claims.calendar import CalendarRef, DayKind, DayRule
from claims.claim import Claimant
from claims.commands import STANDARD, Actor
from claims.decision import Refusal
from tests.claims.walks import (
    BY_PHONE,
    LINK,
    MANAGER,
    MONDAY,
    OPERATOR,
    SYSTEM,
    Desk,
    born,
    changed,
    ready,
    report_sent,
    to_confirmation,
    to_resolution,
)

REFUND = {"remedy": "refund", "amount": "100", "currency": "RUB"}
OTHER_CLAIM = "01930000-0000-7000-8000-00000000ffff"
FILE = "01930000-0000-7000-8000-00000000f11e"
TO_TWO = {"variant": "iso-base", "version": 2, "reason": "R"}
CALL = {"kind": "call", "direction": "in", "text": "x"}
ANSWERED = ["details_answered", "waiting_changed", "clock_resumed"]
WITHDRAWN = ["withdrawn", "closing_began", "closed", "waiting_changed", "clock_ended"]


def fresh(key: str = "iso-base", **facts: Any) -> Desk:
    return born(ready(key), **facts)


def in_investigation() -> Desk:
    desk = fresh()
    desk.do("admit")
    return desk


def in_confirmation() -> Desk:
    desk = fresh()
    to_confirmation(desk, remedies=[REFUND])
    return desk


def asked() -> Desk:
    desk = fresh()
    desk.do("ask_details", questions=["What happened?"])
    return desk


def closed() -> Desk:
    desk = fresh()
    desk.do("not_a_claim")
    return desk


def closing() -> Desk:
    desk = in_confirmation()
    desk.do("accept", LINK)
    return desk


def movable() -> Desk:
    desk = fresh()
    desk.versions = (changed(ready("iso-base"), ("clocks.answer.term", "3 working days"), version=2),)
    return desk


def moved() -> Desk:
    desk = movable()
    desk.do("move", MANAGER, **TO_TWO)
    return desk


def moved_the_day_before() -> Desk:
    desk = moved()
    desk.now += timedelta(hours=24)
    return desk


OTHER_DAYS = "01930000-0000-7000-8000-00000000ca1e"
BY_OTHER_DAYS = {"calendar_id": OTHER_DAYS, "reason": "R"}


def with_other_days() -> Desk:
    """A holiday more within the answer's term."""
    desk = fresh()
    calendar = desk.pinned.calendar
    off = {desk.now.date() + timedelta(days=1): DayRule(kind=DayKind.DAY_OFF)}
    ref = CalendarRef(id=OTHER_DAYS, version=2)
    days = calendar.model_copy(update={"days": {**calendar.days, **off}})
    desk.days = (desk.pinned.model_copy(update={"calendar": days, "calendar_ref": ref}),)
    return desk


def recounted() -> Desk:
    desk = with_other_days()
    desk.do("recount", MANAGER, **BY_OTHER_DAYS)
    return desk


def awaiting_approval() -> Desk:
    desk = fresh()
    to_resolution(desk)
    desk.do("satisfy", remedies=[REFUND | {"amount": "30000.01"}])
    return desk


HINTS = [
    {"key": "say", "kind": "tell", "title": {"ru": "Скажите", "en": "Say"}, "stages": ["intake"], "confirm": True},
    {"key": "too", "kind": "tell", "title": {"ru": "И это", "en": "This too"}, "version": "2", "confirm": True},
    {"key": "later", "kind": "tell", "title": {"ru": "Потом", "en": "Then"}, "stages": ["resolution"], "confirm": True},
    {"key": "look", "kind": "note", "title": {"ru": "Смотрите", "en": "Look"}},
]  # fmt: skip


def hinting() -> Desk:
    return born(changed(ready("iso-base"), ("hints", HINTS)))


def told() -> Desk:
    desk = hinting()
    desk.do("confirm_hint", hint="say")
    return desk


def tagged() -> Desk:
    desk = fresh()
    desk.do("add_tag", tag="press")
    return desk


def full_of_tags() -> Desk:
    return fresh(tags=tuple(f"tag-{number}" for number in range(MOST_TAGS)))


DONE: list[tuple[str, Callable[[], Desk], Actor, dict[str, Any], list[str]]] = [
    ("assign", fresh, OPERATOR, {"assignee": "u-2"}, ["assigned"]),
    ("assign", fresh, OPERATOR, {"assignee": None, "reason": "Holiday"}, ["assigned"]),
    ("take", fresh, MANAGER, {}, ["assigned"]),
    ("set_priority", fresh, OPERATOR, {"priority": "critical"}, ["priority_set"]),
    ("add_tag", tagged, OPERATOR, {"tag": "court"}, ["tag_added"]),
    ("remove_tag", tagged, OPERATOR, {"tag": "press"}, ["tag_removed"]),
    ("set_priority", fresh, OPERATOR, {"severity": "minor", "impact": "many", "priority": "normal"}, ["priority_set"]),
    ("add_task", fresh, OPERATOR, {"task": "call"}, ["task_added"]),
    ("add_task", fresh, OPERATOR, {"task": "call", "term": "2 working hours", "title": "Now"}, ["task_added"]),
    ("move_task", in_investigation, OPERATOR, {"task_id": "1", "term": "9 days"}, ["task_moved"]),
    ("move_task", in_investigation, OPERATOR, {"task_id": "1", "due_at": "2026-12-01T00:00:00Z"}, ["task_moved"]),
    ("finish_task", in_investigation, OPERATOR, {"task_id": "1", "result": "All here"}, ["task_finished"]),
    ("cancel_task", in_investigation, OPERATOR, {"task_id": "1", "reason": "Not needed"}, ["task_cancelled"]),
    ("note", fresh, OPERATOR, {"text": "Hm"}, ["noted"]),
    ("note", closed, OPERATOR, {"text": "Hm"}, ["noted"]),
    ("write", fresh, OPERATOR, {"text": "Dear"}, ["written"]),
    ("correct_contact", fresh, OPERATOR, {"name": "A B", "has_email": False}, ["contact_corrected"]),
    ("attach", fresh, OPERATOR, {"file_id": FILE}, ["attached"]),
    ("add_party", fresh, OPERATOR, {"role": "witness", "name": "C D"}, ["party_added"]),
    ("link", fresh, OPERATOR, {"claim": OTHER_CLAIM, "as": "duplicate"}, ["linked"]),
    ("log_interaction", closed, OPERATOR, {"kind": "call", "direction": "in", "text": "x"}, ["interaction_logged"]),
    ("confirm_hint", hinting, OPERATOR, {"hint": "say"}, ["hint_confirmed"]),
    ("answer_details", asked, LINK, {"text": "It broke"}, ANSWERED),
    ("answer_details", asked, OPERATOR, {"text": "x", **BY_PHONE}, ANSWERED),
    ("extend", fresh, OPERATOR, {"clock": "answer", "by": "3 working days", "reason": "R"}, ["clock_extended"]),
    ("record_finding", fresh, OPERATOR, {"cause": "delay"}, ["finding_recorded"]),
    ("carry_out", in_confirmation, OPERATOR, {"remedy_id": "1.1"}, ["carried_out", "clock_ended"]),
    ("carry_out", closing, OPERATOR, {"remedy_id": "1.1"}, ["carried_out", "closed", "waiting_changed", "clock_ended"]),
    ("move", movable, MANAGER, TO_TWO, ["moved", "clock_recounted"]),
    ("move_back", moved, MANAGER, {"reason": "R"}, ["moved", "clock_recounted"]),
    ("recount", with_other_days, MANAGER, BY_OTHER_DAYS, ["calendar_changed", "clock_recounted"]),
    ("withdraw", fresh, LINK, {}, WITHDRAWN),
    ("withdraw", in_investigation, OPERATOR, BY_PHONE, [*WITHDRAWN, "clock_ended"]),
    ("accept", in_confirmation, LINK, {}, ["accepted", "closing_began", "waiting_changed"]),
    ("accept", in_confirmation, OPERATOR, BY_PHONE, ["accepted", "closing_began", "waiting_changed"]),
    ("rate", in_confirmation, LINK, {"score": 5}, ["rated"]),
    ("rate", closed, LINK, {"score": 1, "text": "Bad"}, ["rated"]),
]  # fmt: skip


@pytest.mark.parametrize(("action", "place", "actor", "data", "events"), DONE)
def test_a_lawful_command_happens(
    action: str, place: Callable[[], Desk], actor: Actor, data: dict[str, Any], events: list[str]
) -> None:
    desk = place()
    assert [event.event for event in desk.do(action, actor, **data).events] == events


REFUSED: list[tuple[str, Callable[[], Desk], Actor, dict[str, Any], str]] = [
    ("assign", fresh, OPERATOR, {"assignee": "u-operator"}, "no-change"),
    ("assign", closed, OPERATOR, {"assignee": "u-2"}, "closed"),
    ("assign", fresh, LINK, {"assignee": "u-2"}, "not-for-claimants"),
    ("take", fresh, OPERATOR, {}, "already-yours"),
    ("take", fresh, SYSTEM, {}, "no-change"),
    ("set_priority", fresh, OPERATOR, {"priority": "normal"}, "no-change"),
    ("add_tag", tagged, OPERATOR, {"tag": "press"}, "no-change"),
    ("add_tag", full_of_tags, OPERATOR, {"tag": "press"}, "too-many-tags"),
    ("add_tag", closed, OPERATOR, {"tag": "press"}, "closed"),
    ("add_tag", fresh, LINK, {"tag": "press"}, "not-for-claimants"),
    ("remove_tag", fresh, OPERATOR, {"tag": "press"}, "no-tags"),
    ("remove_tag", tagged, OPERATOR, {"tag": "court"}, "no-such-tag"),
    ("remove_tag", tagged, LINK, {"tag": "press"}, "not-for-claimants"),
    ("reclassify", fresh, OPERATOR, {"type": "general", "reason": "R"}, "same-type"),
    ("reclassify", fresh, OPERATOR, {"type": "unknown", "reason": "R"}, "no-target"),
    ("reclassify", in_confirmation, OPERATOR, {"type": "bank", "reason": "R"}, "not-now"),
    ("reclassify", awaiting_approval, OPERATOR, {"type": "bank", "reason": "R"}, "awaiting-approval"),
    ("add_task", closed, OPERATOR, {"task": "call"}, "closed"),
    ("add_task", fresh, OPERATOR, {"task": "call", "term": "6000 days"}, "term-out-of-bounds"),
    ("add_task", fresh, LINK, {"task": "call"}, "not-for-claimants"),
    ("move_task", in_investigation, OPERATOR, {"task_id": "7", "term": "1 day"}, "unknown-task"),
    ("move_task", in_confirmation, OPERATOR, {"task_id": "1", "term": "1 day"}, "task-not-open"),
    ("move_task", in_investigation, OPERATOR, {"task_id": "1", "term": "61 months"}, "term-out-of-bounds"),
    ("finish_task", fresh, OPERATOR, {"task_id": "1"}, "unknown-task"),
    ("finish_task", in_confirmation, OPERATOR, {"task_id": "1"}, "task-not-open"),
    ("finish_task", closed, OPERATOR, {"task_id": "1"}, "closed"),
    ("cancel_task", in_confirmation, OPERATOR, {"task_id": "1", "reason": "R"}, "task-not-open"),
    ("write", closed, OPERATOR, {"text": "Dear"}, "closed"),
    ("attach", closed, OPERATOR, {"file_id": FILE}, "closed"),
    ("link", fresh, OPERATOR, {"claim": "01930000-0000-7000-8000-00000000c1a1", "as": "related"}, "same-claim"),
    ("link", closed, OPERATOR, {"claim": OTHER_CLAIM, "as": "related"}, "closed"),
    ("log_interaction", fresh, OPERATOR, CALL | {"at": "2026-11-23T07:00:01Z"}, "in-the-future"),
    ("log_interaction", fresh, LINK, {"kind": "call", "direction": "in", "text": "x"}, "not-for-claimants"),
    ("confirm_hint", fresh, OPERATOR, {"hint": "say"}, "nothing-to-tell"),
    ("confirm_hint", hinting, OPERATOR, {"hint": "look"}, "no-such-hint"),
    ("confirm_hint", hinting, OPERATOR, {"hint": "later"}, "no-such-hint"),
    ("confirm_hint", told, OPERATOR, {"hint": "say"}, "already-told"),
    ("confirm_hint", hinting, LINK, {"hint": "say"}, "not-for-claimants"),
    ("confirm_hint", closed, OPERATOR, {"hint": "say"}, "closed"),
    ("answer_details", fresh, LINK, {"text": "x"}, "nothing-asked"),
    ("answer_details", asked, OPERATOR, {"text": "x"}, "claimants-word"),
    ("extend", fresh, OPERATOR, {"clock": "register", "by": "1 day", "reason": "R"}, "unknown-clock"),
    ("extend", in_investigation, OPERATOR, {"clock": "decide", "by": "1 working day", "reason": "R"}, "no-extension"),
    ("extend", fresh, OPERATOR, {"clock": "answer", "by": "1 day", "reason": "R"}, "wrong-unit"),
    ("extend", fresh, OPERATOR, {"clock": "answer", "by": "1 working hour", "reason": "R"}, "wrong-unit"),
    ("extend", fresh, OPERATOR, {"clock": "answer", "by": "11 working days", "reason": "R"}, "over-limit"),
    ("extend", in_confirmation, OPERATOR, {"clock": "answer", "by": "1 working day", "reason": "R"}, "unknown-clock"),
    ("record_finding", fresh, OPERATOR, {"note": "Hm"}, "requires"),
    ("record_finding", fresh, OPERATOR, {"cause": "the moon"}, "unknown-cause"),
    ("record_finding", fresh, OPERATOR, {"guilty_unit": "the moon"}, "unknown-guilty-unit"),
    ("record_finding", awaiting_approval, OPERATOR, {"cause": "delay"}, "awaiting-approval"),
    ("carry_out", fresh, OPERATOR, {"remedy_id": "1.1"}, "unknown-remedy"),
    ("carry_out", in_confirmation, OPERATOR, {"remedy_id": "2.1"}, "unknown-remedy"),
    ("carry_out", in_confirmation, LINK, {"remedy_id": "1.1"}, "not-for-claimants"),
    ("approve", fresh, MANAGER, {}, "no-approval-pending"),
    ("approve", awaiting_approval, OPERATOR, {}, "approval-needed-by-another"),
    ("return_for_rework", fresh, MANAGER, {"reason": "R"}, "no-approval-pending"),
    ("return_for_rework", awaiting_approval, OPERATOR, {"reason": "R"}, "approval-needed-by-another"),
    ("withdraw", fresh, OPERATOR, {}, "claimants-word"),
    ("withdraw", closing, LINK, {}, "not-now"),
    ("withdraw", closed, LINK, {}, "closed"),
    ("accept", fresh, LINK, {}, "nothing-to-confirm"),
    ("accept", in_confirmation, OPERATOR, {}, "claimants-word"),
    ("accept", closing, LINK, {}, "nothing-to-confirm"),
    ("dispute", fresh, LINK, {"reason": "R"}, "nothing-to-confirm"),
    ("dispute", in_confirmation, OPERATOR, {"reason": "R"}, "claimants-word"),
    ("dispute", closing, LINK, {"reason": "R"}, "nothing-to-confirm"),
    ("dispute", closed, LINK, {"reason": "R"}, "closed"),
    ("rate", fresh, LINK, {"score": 3}, "not-decided"),
    ("reopen", fresh, OPERATOR, {"reason": "R"}, "not-closed"),
    ("reopen", closed, LINK, {"reason": "R"}, "not-for-claimants"),
    ("move", movable, OPERATOR, TO_TWO, "not-your-right"),
    ("move", movable, LINK, TO_TWO, "not-for-claimants"),
    ("move", fresh, MANAGER, TO_TWO, "no-such-version"),
    ("move", awaiting_approval, MANAGER, TO_TWO, "awaiting-approval"),
    ("move", closed, MANAGER, TO_TWO, "closed"),
    ("move_back", fresh, MANAGER, {"reason": "R"}, "not-moved"),
    ("move_back", moved, OPERATOR, {"reason": "R"}, "not-your-right"),
    ("move_back", moved_the_day_before, MANAGER, {"reason": "R"}, "too-late-to-move-back"),
    ("recount", fresh, MANAGER, BY_OTHER_DAYS, "no-such-calendar"),
    ("recount", recounted, MANAGER, BY_OTHER_DAYS, "no-change"),
    ("recount", with_other_days, OPERATOR, BY_OTHER_DAYS, "not-your-right"),
    ("recount", awaiting_approval, MANAGER, BY_OTHER_DAYS, "awaiting-approval"),
    ("recount", closed, MANAGER, BY_OTHER_DAYS, "closed"),
    ("force", fresh, OPERATOR, {"to": "closed", "reason": "R"}, "not-your-right"),
    ("force", fresh, LINK, {"to": "closed", "reason": "R"}, "not-for-claimants"),
    ("force", fresh, MANAGER, {"to": "nowhere", "reason": "R"}, "no-such-stage"),
    ("force", closed, MANAGER, {"to": "closed", "reason": "R"}, "no-change"),
    ("letter_sent", fresh, OPERATOR, {"letter_id": OTHER_CLAIM}, "unknown-action"),
    ("letter_refused", fresh, LINK, {"letter_id": OTHER_CLAIM}, "unknown-action"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "place", "actor", "data", "code"), REFUSED)
def test_an_unlawful_command_is_refused(
    action: str, place: Callable[[], Desk], actor: Actor, data: dict[str, Any], code: str
) -> None:
    assert place().refused(action, actor, **data).code == code


def test_every_standard_command_has_both_tables() -> None:
    elsewhere = {"reclassify", "approve", "return_for_rework", "dispute", "reopen", "force"}
    assert {row[0] for row in DONE} | elsewhere == set(STANDARD)
    free = {"note", "correct_contact", "add_party"}
    assert {row[0] for row in REFUSED} | free >= set(STANDARD)


@pytest.mark.parametrize(
    "action", sorted(set(STANDARD) - {"reopen", "note", "rate", "log_interaction", "force"})
)
def test_a_closed_claim_takes_only_four_commands_and_force(action: str) -> None:
    desk = closed()
    assert action not in desk.allowed()
    assert {"reopen", "note", "rate", "log_interaction", "force"} <= desk.allowed()


@pytest.mark.parametrize(
    "action", sorted(set(STANDARD) - {"answer_details", "accept", "dispute", "withdraw", "rate"})
)
def test_a_link_may_send_only_the_claimants_commands(action: str) -> None:
    assert action not in in_confirmation().allowed(LINK)
    assert action not in closed().allowed(LINK)


def test_a_stale_expected_version_is_refused_with_the_present_one() -> None:
    desk = fresh()
    desk.do("note", text="One")
    command = desk.command("note", text="Two").model_copy(update={"expected_version": 1})
    with pytest.raises(Refusal) as refused:
        desk.send(command)
    assert refused.value.problem()["code"] == "stale"
    assert refused.value.problem()["version"] == 2
    desk.send(command.model_copy(update={"expected_version": 2}))


@pytest.mark.parametrize(
    ("action", "facts", "texts"),
    [
        ("set_priority", {"priority": "urgent"}, ()),
        ("set_priority", {}, ()),
        ("set_priority", {"priority": "high", "severity": "serious"}, ()),
        ("set_priority", {"priority": "high", "impact": "one"}, ()),
        ("set_priority", {"priority": "high", "severity": "grave", "impact": "one"}, ()),
        ("set_priority", {"priority": "high", "more": 1}, ()),
        ("add_tag", {"tag": "Two words"}, ()),
        ("note", {}, ()),
        ("note", {}, ("text.0",)),
        ("note", {}, ("text", "nonsense")),
        ("rate", {"score": 6}, ()),
        ("rate", {"score": "5"}, ()),
        ("rate", {"score": True}, ()),
        ("add_task", {"task": "call", "term": "1 day", "due_at": "2026-12-01T00:00:00Z"}, ()),
        ("add_task", {"task": "call", "due_at": 17}, ()),
        ("add_task", {"task": "call", "due_at": "2026-12-01T00:00:00"}, ()),
        ("move_task", {"task_id": "1"}, ()),
        ("extend", {"clock": "answer", "by": "some days"}, ("reason",)),
        ("admit", {"demand": "money"}, ()),
        ("admit", {"demand": {"money": {"amount": "-5", "currency": "RUB"}}}, ()),
        ("admit", {"demand": {"money": {"amount": "5", "currency": "Zanzibar"}}}, ()),
        ("admit", {"demand": {"money": {"amount": "NaN", "currency": "RUB"}}}, ()),
        ("fix_at_once", {"remedies": [{"remedy": "refund", "amount": "1e999999999", "currency": "RUB"}]}, ()),
        ("fix_at_once", {"remedies": [{"remedy": "refund", "amount": "0.001", "currency": "RUB"}]}, ()),
        ("fix_at_once", {"remedies": [{"remedy": "refund", "amount": "5"}]}, ()),
        ("fix_at_once", {"remedies": [{"remedy": "love"}]}, ()),
    ],
)
def test_garbage_facts_are_bad_data(action: str, facts: dict[str, Any], texts: tuple[str, ...]) -> None:
    desk = fresh()
    command = desk.command("take", MANAGER).model_copy(
        update={"action": action, "data": facts, "texts": texts}
    )
    with pytest.raises(Refusal) as refused:
        desk.send(command)
    assert refused.value.code == "bad-data"
    assert refused.value.members["fields"]


@pytest.mark.parametrize("action", ["fly", "", "admit ", "x" * 5000, "стадия"])
def test_an_action_that_no_variant_names_is_unknown(action: str) -> None:
    desk = fresh()
    with pytest.raises(Refusal) as refused:
        desk.send(desk.command("take", MANAGER).model_copy(update={"action": action}))
    assert refused.value.code == "unknown-action"


def test_a_command_of_the_past_is_decided_at_the_latest_event() -> None:
    desk = fresh()
    desk.wait(hours=5)
    desk.do("note", text="Late")
    desk.now = MONDAY
    assert desk.do("note", text="Early").claim.at == MONDAY + timedelta(hours=5)


def test_tasks_are_given_to_the_assignee_unless_somebody_is_named() -> None:
    desk = fresh()
    desk.do("add_task", task="call")
    desk.do("add_task", task="letter", assignee="u-2", title="Write to him", term="1 working day")
    first, second = desk.claim.tasks
    assert (first.assignee, first.titled_by) == ("u-operator", None)
    assert (second.assignee, second.titled_by) == ("u-2", f"01930000-0000-7000-8000-{desk.commands:012d}")
    assert second.due_at == MONDAY.replace(day=24, hour=21)
    assert desk.letters("u-2") == ["task-given"]
    assert desk.letters("u-operator") == ["claim-assigned"]


def test_a_task_falls_due_once_and_again_when_it_is_moved() -> None:
    desk = fresh()
    desk.do("add_task", MANAGER, task="call", term="1 hour")
    desk.wait(hours=20)
    assert desk.claim.tasks[0].late_since == MONDAY + timedelta(hours=1)
    desk.do("move_task", task_id="1", term="1 hour")
    assert desk.claim.tasks[0].late_since is None
    desk.wait(hours=20)
    assert desk.names().count("task_fell_due") == 2
    assert desk.letters("u-operator").count("task-late") == 2
    desk.do("finish_task", task_id="1")
    assert desk.refused("move_task", task_id="1", term="1 day").code == "task-not-open"


def test_an_interaction_keeps_its_own_instant() -> None:
    desk = fresh()
    done = desk.do("log_interaction", kind="letter", direction="in", text="x", at="2026-11-20T10:00:00Z")
    assert done.events[0].happened_at.day == 20  # type: ignore[union-attr]


def test_who_acts_gets_no_letter_about_it() -> None:
    desk = fresh()
    desk.do("assign", assignee="u-2")
    desk.do("assign", Actor(kind="user", id="u-3"), assignee="u-3")
    assert desk.letters("u-2") == ["claim-assigned"]
    assert desk.letters("u-3") == []


def test_the_word_of_the_claimant_says_how_it_came() -> None:
    by_link, by_phone = in_confirmation(), in_confirmation()
    assert by_link.do("accept", LINK).events[0].via == "link"  # type: ignore[union-attr]
    assert by_phone.do("accept", **BY_PHONE).events[0].via == "phone"  # type: ignore[union-attr]


def test_ways_agree_with_decide() -> None:
    """A way that is not allowed is refused with the same code; every refusal of a guard is shown."""
    for place in (fresh, asked, in_investigation, in_confirmation, closing, closed, awaiting_approval):
        desk = place()
        for actor in (OPERATOR, MANAGER, LINK):
            for action, data in LAWFUL.items():
                problem = next((w.why_not for w in _ways(desk, actor) if w.action == action), None)
                if problem:
                    assert desk.refused(action, actor, **data).code == problem["code"]


def _ways(desk: Desk, actor: Actor) -> Any:
    from claims.ways import ways

    return ways(desk.pinned, desk.claim, actor, desk.now)


LAWFUL: dict[str, dict[str, Any]] = {row[0]: row[3] for row in reversed(DONE)} | {
    "reclassify": {"type": "bank", "reason": "R"},
    "approve": {},
    "return_for_rework": {"reason": "R"},
    "dispute": {"reason": "R", **BY_PHONE},
    "reopen": {"reason": "R"},
    "force": {"to": "intake", "reason": "R"},
    "admit": {},
    "decide": {"verdict": "justified", "cause": "delay"},
    "satisfy": {},
}


def test_claimant_without_address_is_told_by_a_task_also_after_the_end() -> None:
    desk = fresh(claimant=Claimant(has_email=False))
    assert [task.task for task in desk.claim.tasks] == ["tell"]
    desk.do("not_a_claim")
    assert desk.letters() == []
    first, second = desk.claim.tasks
    desk.do("finish_task", task_id=first.id)
    desk.do("finish_task", task_id=second.id)
    assert desk.refused("finish_task", task_id=second.id).code == "closed"
    assert "finish_task" not in desk.allowed()


def test_only_what_is_to_be_told_can_be_finished_after_the_end() -> None:
    desk = fresh(claimant=Claimant(has_email=False))
    desk.do("add_task", task="call")
    desk.do("not_a_claim")
    assert desk.refused("finish_task", task_id="2").code == "closed"
    assert desk.refused("move_task", task_id="1", term="1 day").code == "closed"


def test_a_message_to_a_claimant_without_address_is_a_task() -> None:
    desk = fresh(claimant=Claimant(has_email=False))
    done = desk.do("write", text="Dear")
    assert [event.event for event in done.events] == ["written", "task_added"]
    assert done.letters == ()
    desk.do("correct_contact", has_email=True, email="a@example.org")
    assert [letter.template for letter in desk.do("write", text="Dear").letters] == ["message"]


def test_a_bounce_after_the_end_is_work() -> None:
    desk = closed()
    letter = desk.decisions[-1].letters[0]
    done = desk.do("letter_refused", SYSTEM, letter_id=letter.id)
    assert [event.event for event in done.events] == ["letter_refused", "task_added"]
    desk.do("finish_task", task_id=desk.claim.tasks[-1].id)


def test_reports_about_unknown_letters_change_no_term() -> None:
    desk = in_confirmation()
    desk.do("letter_sent", SYSTEM, letter_id=OTHER_CLAIM, sent_at=desk.now)
    assert desk.claim.asked
    assert desk.claim.asked.silent_at is None
    report_sent(desk)
    first = desk.claim.asked.silent_at
    desk.wait(days=1)
    report_sent(desk)
    assert desk.claim.asked.silent_at == first


def test_an_action_of_a_variant_may_be_kept_for_managers() -> None:
    pinned = changed(ready("iso-base"), ("stages.intake.actions.fix_at_once.by", "manager"))
    desk = born(pinned)
    assert desk.refused("fix_at_once").code == "not-your-right"
    desk.do("fix_at_once", MANAGER)
