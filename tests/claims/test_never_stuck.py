"""No variant that passes the check ever gets a claim stuck: those of the shelf, and random ones of every shape.

`REDRESS_PROPERTIES=long` tries twenty times as many lives, with other seeds.
"""

import os
import random

import pytest

from tests.claims.random_steps import a_claim_of, lead_to_end, step
from tests.claims.random_variants import a_sound_variant
from tests.claims.shelf import SHELF, shelved
from tests.claims.walks import Desk, check_state

LONG = os.environ.get("REDRESS_PROPERTIES") == "long"
FIRST = random.SystemRandom().randrange(2**32) if LONG else 0
LIVES, SHAPES = (120, 6000) if LONG else (6, 900)


def live(desk: Desk, chance: random.Random, steps: int) -> None:
    """Random steps, then the way to the end; whatever falls due afterwards comes to rest."""
    for _ in range(steps):
        step(desk, chance)
    if not desk.claim.closed:
        lead_to_end(desk, chance)
    assert desk.claim.closed
    check_state(desk.claim)


@pytest.mark.parametrize("key", SHELF)
def test_a_claim_of_a_ready_variant_always_comes_to_its_end(key: str) -> None:
    for seed in range(FIRST, FIRST + LIVES):
        chance = random.Random(f"{key} {seed}")
        live(a_claim_of(shelved(key), chance), chance, chance.randint(0, 30))


def test_a_claim_of_any_sound_variant_always_comes_to_its_end() -> None:
    sound = 0
    for seed in range(FIRST, FIRST + SHAPES):
        chance = random.Random(seed)
        pinned = a_sound_variant(chance)
        if pinned is None:
            continue
        sound += 1
        live(a_claim_of(pinned, chance), chance, chance.choice((0, 0, 5, 20)))
    assert sound > SHAPES / 20, "hardly any random variant passes the check: the test tells little"


def test_left_alone_a_claim_of_any_sound_variant_comes_to_rest() -> None:
    for seed in range(FIRST, FIRST + SHAPES // 3):
        chance = random.Random(seed)
        pinned = a_sound_variant(chance)
        if pinned is None:
            continue
        desk = a_claim_of(pinned, chance)
        desk.wait(days=400)
        assert desk.due() is None
