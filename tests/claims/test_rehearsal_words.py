"""Why a claim stands apart is always told, also where nothing more is known than the reason."""

from typing import get_args

import pytest

from claims.rehearsal_past import Obstacle
from claims.rehearsal_words import obstacle_words
from claims.variant import Variant
from tests.claims.shelf import shelved

REASONS = get_args(Obstacle.model_fields["why"].annotation)


@pytest.fixture(scope="module")
def variant() -> Variant:
    return shelved("warranty-repair").variant


@pytest.mark.parametrize("why", REASONS)
@pytest.mark.parametrize("what", [(), ("register", "serial"), ("satisfied",)])
def test_every_reason_has_its_words(variant: Variant, why: str, what: tuple[str, ...]) -> None:
    told = obstacle_words(variant, variant, Obstacle.model_validate({"why": why, "what": what}))
    assert told.ru != told.en


def test_a_claim_that_was_sent_back_says_so(variant: Variant) -> None:
    told = obstacle_words(variant, variant, Obstacle(why="sent-back"))
    assert told.en == "an approver sent it back, and nobody approves here"
