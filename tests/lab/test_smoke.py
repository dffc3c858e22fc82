"""Ten seconds of trouble from a fixed seed, in which every invariant holds; the long run is `make lab`."""

import pytest

from tests.lab.judging import Court
from tests.lab.run import Course, run

SEED, SECONDS = 21, 10.0


def enough(court: Court) -> bool:
    ledger = court.crowd.ledger
    acts = len(ledger.acts) + len(ledger.words)
    return (
        len(set(ledger.births.values())) > 2 and acts > 5 and court.sittings > 1 and court.crowd.streamed > 0
    )


@pytest.mark.timeout(480)
async def test_every_invariant_holds_in_ten_seconds_of_trouble() -> None:
    course = Course(seed=SEED, seconds=SECONDS, clients=3, pace=1.3, sweeps=True, enough=enough)
    outcome = await run(course)
    assert not outcome.found, [str(fault) for fault in outcome.faults]
    figures = outcome.figures
    assert {fault.kind for fault in outcome.faults} >= {"kill", "forward_then_cut", "terminate", "mail"}
    assert figures["claims acknowledged"] > 2
    assert figures["acts acknowledged"] > 5
    assert figures["judgements"] > 1
    assert figures["heard on a stranger's stream"] > 0
