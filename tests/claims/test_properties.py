"""Laws that hold whatever happens, in whatever order; `Desk` checks most of them after every record.

`REDRESS_PROPERTIES=long` tries twenty times as many lives, at random.
"""

import os
import random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.claim import Claim
from claims.commands import Command
from claims.decision import PlannedLetter
from claims.deliberation import Facts
from claims.due import fall_due, needs_people
from claims.variant import Pinned
from tests.claims.random_steps import a_desk, lead_to_end, step
from tests.claims.walks import PEOPLE, Desk, check_state

LONG = os.environ.get("REDRESS_PROPERTIES") == "long"
CALM = settings(
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SEEDS = st.integers(0, 2**40)


def lives(count: int) -> settings:
    """So many random lives, many more in a long run."""
    return settings(CALM, max_examples=count * (20 if LONG else 1))


def a_life(seed: int, steps: int) -> tuple[Desk, random.Random]:
    chance = random.Random(seed)
    desk = a_desk(chance)
    for _ in range(steps):
        step(desk, chance)
    return desk, chance


@lives(200)
@given(SEEDS, st.integers(0, 45))
def test_an_open_claim_always_has_a_lawful_way_to_its_end(seed: int, steps: int) -> None:
    desk, chance = a_life(seed, steps)
    lead_to_end(desk, chance)
    check_state(desk.claim)


@lives(120)
@given(SEEDS, st.integers(1, 40))
def test_left_alone_a_claim_comes_to_rest(seed: int, steps: int) -> None:
    """Deadlines end: each is carried out once, none is due before it came, and what is left is nothing."""
    desk, _ = a_life(seed, steps)
    for _ in range(200):
        due = desk.due()
        if due is None:
            break
        before = desk.claim
        desk.let_fall_due()
        assert desk.claim.at >= max(before.at, due.at)
        assert desk.due() != due, "the same thing falls due again"
    assert desk.due() is None


@lives(60)
@given(SEEDS, st.integers(1, 40))
def test_what_travels_comes_back_the_same(seed: int, steps: int) -> None:
    desk, _ = a_life(seed, steps)
    assert Claim.model_validate_json(desk.claim.model_dump_json()) == desk.claim
    assert Pinned.model_validate_json(desk.pinned.model_dump_json()) == desk.pinned
    command = desk.command("take")
    assert Command.model_validate_json(command.model_dump_json()) == command
    for decision in desk.decisions:
        for letter in decision.letters:
            assert PlannedLetter.model_validate_json(letter.model_dump_json()) == letter


@lives(60)
@given(SEEDS, st.integers(1, 40))
def test_a_deadline_decided_twice_is_decided_alike(seed: int, steps: int) -> None:
    """A worker that died is followed by another that decides the same from the stored state."""
    desk, _ = a_life(seed, steps)
    due = desk.due()
    if due is None:
        return
    facts = Facts(people=PEOPLE if needs_people(due, desk.pinned) else {})
    stored = Claim.model_validate_json(desk.claim.model_dump_json())
    assert fall_due(desk.pinned, desk.claim, due, facts) == fall_due(desk.pinned, stored, due, facts)


@lives(60)
@given(SEEDS, st.integers(1, 40))
@example(0, 45)
def test_timeline_numbers_run_without_a_gap(seed: int, steps: int) -> None:
    desk, _ = a_life(seed, steps)
    assert desk.claim.last_seq == len(desk.events) == sum(len(done.events) for done in desk.decisions)
    assert [done.claim.version for done in desk.decisions] == list(range(1, len(desk.decisions) + 1))
    ids = [letter.id for done in desk.decisions for letter in done.letters]
    assert len(ids) == len(set(ids))
