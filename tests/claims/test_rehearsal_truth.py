"""A claim that is rehearsed under its own version goes exactly as it went."""

from hypothesis import given, reject
from hypothesis import strategies as st

from claims.rehearsal import agrees, rehearse
from claims.rehearsal_run import Run
from tests.claims.past_lives import CAST, Overtaken, a_past_life, past_of, really
from tests.claims.test_properties import SEEDS, lives


@lives(150)
@given(SEEDS, st.integers(0, 40))
def test_under_its_own_version_a_claim_goes_as_it_went(seed: int, steps: int) -> None:
    try:
        desk, sent = a_past_life(seed, steps)
    except Overtaken:
        reject()
    past = past_of(desk, sent)
    run = Run(past, desk.pinned, CAST).through()
    assert run.apart is None
    assert [done.decision.events for done in run.done] == [done.events for done in desk.decisions]
    assert [done.decision.letters for done in run.done] == [done.letters for done in desk.decisions]
    assert run.claim == desk.claim
    measure = rehearse(past, desk.pinned, CAST)
    assert agrees(measure, really(desk, sent))
    assert measure == rehearse(past, desk.pinned, CAST)
