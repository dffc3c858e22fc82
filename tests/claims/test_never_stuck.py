"""No variant that passes the check ever gets a claim stuck: those of the shelf, and random ones of every shape.

`REDRESS_PROPERTIES=long` tries twenty times as many lives, at random.
"""

import random

import pytest
from hypothesis import given, note

from claims.variant_yaml import variant_to_yaml
from tests.claims.random_steps import a_claim_of, lead_to_end, step
from tests.claims.random_variants import a_sound_variant
from tests.claims.shelf import SHELF, shelved
from tests.claims.test_properties import SEEDS, lives
from tests.claims.walks import Desk, check_state


def live(desk: Desk, chance: random.Random, steps: int) -> None:
    """Random steps, then the way to the end without force, withdrawal or another type."""
    for _ in range(steps):
        step(desk, chance)
    if not desk.claim.closed:
        lead_to_end(desk, chance)
    assert desk.claim.closed
    check_state(desk.claim)


@pytest.mark.parametrize("key", SHELF)
@lives(4)
@given(SEEDS)
def test_a_claim_of_a_ready_variant_always_comes_to_its_end(key: str, seed: int) -> None:
    chance = random.Random(seed)
    live(a_claim_of(shelved(key), chance), chance, chance.randint(0, 30))


@lives(50)
@given(SEEDS)
def test_a_claim_of_any_sound_variant_always_comes_to_its_end(seed: int) -> None:
    chance = random.Random(seed)
    pinned = a_sound_variant(chance)
    note(variant_to_yaml(pinned.variant))
    live(a_claim_of(pinned, chance), chance, chance.choice((0, 0, 5, 20)))


@lives(20)
@given(SEEDS)
def test_left_alone_a_claim_of_any_sound_variant_comes_to_rest(seed: int) -> None:
    chance = random.Random(seed)
    desk = a_claim_of(a_sound_variant(chance), chance)
    desk.wait(days=400)
    assert desk.due() is None
