"""Random lives with moves between two sound variants keep every law that other lives keep."""

import random

from hypothesis import given, note
from hypothesis import strategies as st

from claims.decision import Refusal
from claims.variant import Pinned
from claims.variant_check import problems_of
from tests.claims.random_steps import CHANGES, a_desk, lead_to_end, step
from tests.claims.test_properties import SEEDS, lives
from tests.claims.walks import MANAGER, READY, Desk, changed, check_state, ready


def other_version(pinned: Pinned, chance: random.Random, version: int) -> Pinned:
    """Another sound process for the same type: the same one changed, or quite another one under its name."""
    named = (("variant", pinned.ref.key), ("claim_type", pinned.variant.claim_type))
    base = pinned if chance.random() < 0.6 else changed(ready(chance.choice(READY)), *named)
    other = changed(base, *named, version=version)
    for _ in range(chance.choice((1, 3, 6))):
        path, value = chance.choice((*CHANGES, *MORE))
        try:
            mutated = changed(other, (path, value), version=version)
        except (KeyError, IndexError, AttributeError, ValueError):
            continue
        if not problems_of(mutated.variant):
            other = mutated
            note(f"version {version}: {path} = {value}")
    return other


MORE = (
    ("clocks.answer.term", "1 working day"),
    ("clocks.answer.term", "3 hours"),
    ("clocks.answer.term", "30 working days"),
    ("clocks.answer.term", "2 months"),
    ("clocks.settle", None),
    ("clocks.decide", None),
    ("clocks.answer.pauses_for", []),
    ("clocks.answer.until", "closed"),
    ("clocks.answer.extension", None),
    ("clocks.new", {"term": "1 day", "from": "stage:intake", "until": "decided", "pauses_for": ["claimant"]}),
    (
        "clocks.later",
        {"term": "90 minutes", "from": "decided", "until": "closed", "pauses_for": ["claimant"]},
    ),
    ("escalation.0.at", "3%"),
    ("escalation.0.at", "due + 1 hour"),
    ("escalation.1.at", "due"),
    ("stages.confirmation.silence", None),
    ("stages.confirmation.silence", {"after": "1 hour", "remind": ["10 minutes"]}),
)


def a_moved_life(seed: int, steps: int) -> tuple[Desk, random.Random]:
    chance = random.Random(seed)
    desk = a_desk(chance)
    desk.versions = tuple(other_version(desk.pinned, chance, version) for version in (21, 22))
    for _ in range(steps):
        step(desk, chance)
        if chance.random() < 0.25 and desk.versions:
            _move(desk, chance)
    return desk, chance


def _move(desk: Desk, chance: random.Random) -> None:
    stages = chance.choice(desk.versions)
    target = {"variant": stages.ref.key, "version": stages.ref.version}
    try:
        if desk.claim.moved and chance.random() < 0.4:
            desk.do("move_back", MANAGER, reason="R")
        else:
            desk.do("move", MANAGER, **target, stage=chance.choice([*stages.variant.stages]), reason="R")
    except Refusal as refused:
        note(f"  not moved: {refused.code}")


@lives(250)
@given(SEEDS, st.integers(0, 40))
def test_a_moved_claim_always_has_a_lawful_way_to_its_end(seed: int, steps: int) -> None:
    desk, chance = a_moved_life(seed, steps)
    lead_to_end(desk, chance)
    check_state(desk.claim)


@lives(120)
@given(SEEDS, st.integers(1, 40))
def test_left_alone_a_moved_claim_comes_to_rest(seed: int, steps: int) -> None:
    desk, _ = a_moved_life(seed, steps)
    for _ in range(300):
        due = desk.due()
        if due is None:
            break
        desk.let_fall_due()
        assert desk.due() != due, "the same thing falls due again"
    assert desk.due() is None


@lives(120)
@given(SEEDS, st.integers(1, 30))
def test_no_number_of_a_rung_is_used_twice_in_its_run(seed: int, steps: int) -> None:
    """PostgreSQL keeps a row for each number of a run that fired or was skipped, and refuses a second one."""
    desk, _ = a_moved_life(seed, steps)
    reached = [
        (event.clock, event.run, event.index)
        for event in desk.events
        if event.event in ("rung_fired", "rung_skipped")
    ]
    assert len(reached) == len(set(reached))
    for run in desk.claim.clocks:
        numbers = [rung.index for rung in run.rungs]
        assert len(numbers) == len(set(numbers))


@lives(150)
@given(SEEDS, st.integers(0, 25))
def test_a_move_that_is_taken_back_at_once_leaves_what_people_see_as_it_was(seed: int, steps: int) -> None:
    chance = random.Random(seed)
    desk = a_desk(chance)
    for _ in range(steps):
        step(desk, chance)
    target = other_version(desk.pinned, chance, 21)
    desk.versions = (target,)
    before = desk.claim
    try:
        stage = chance.choice([*target.variant.stages])
        desk.do("move", MANAGER, variant=target.ref.key, version=21, stage=stage, reason="R")
    except Refusal:
        return
    desk.do("move_back", MANAGER, reason="R")
    after = desk.claim
    same = ("variant", "stage", "tasks", "remedies", "question", "ledger", "closing", "priority", "outcome")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    for run in before.clocks:
        now = next(one for one in after.clocks if (one.clock, one.run) == (run.clock, run.run))
        names = ("started_at", "term", "extended_by", "due_at", "not_before", "last_day", "ended_at", "met")
        assert [getattr(now, name) for name in names] == [getattr(run, name) for name in names], run.clock
        assert {r.at for r in run.rungs if r.state == "fired"} <= {
            r.at for r in now.rungs if r.state == "fired"
        }
    assert {run.clock for run in after.clocks if run.running} == {r.clock for r in before.clocks if r.running}
    assert (after.asked and after.asked.silent_at) == (before.asked and before.asked.silent_at)
    assert before.asked is None or before.asked.reminded <= after.asked.reminded
