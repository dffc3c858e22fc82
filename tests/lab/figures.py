"""What a run came to: how late rungs were, what became of those that were due together, what people were told."""

import time
from typing import Any

import psycopg

from tests.lab.bursts import Burst
from tests.lab.judges import bursts, tables
from tests.lab.judging import Court
from tests.lab.lateness import Rung, Span, behind, calm_rate, judged, share


def lateness(court: Court) -> dict[str, Any]:
    """How late rungs were recorded; what was beyond its bound is a wrong."""
    spans = [(note.began, note.ended or time.time()) for note in court.deeds.happened]
    with psycopg.connect(court.stack.judged, autocommit=True) as connection:
        fired = tables.fired(connection)
        together = [_burst(court, connection, burst, spans) for burst in court.bursts]
    calm, wrongs = judged(fired, spans)
    court.convict(wrongs)
    return {
        "rungs": {"fired": len(fired), "in calm hours": len(calm)},
        **({"lateness in calm hours": _shares(calm, 0.5, 0.99)} if calm else {}),
        **({"due together": together, "due behind them": _behind(fired)} if together else {}),
    }


def _burst(
    court: Court, connection: psycopg.Connection[Any], burst: Burst, spans: list[Span]
) -> dict[str, Any]:
    """What became of claims that fell due together."""
    wrongs = bursts.wrongs_of_burst(connection, burst.claims, burst.due)
    court.convict([f"I4 due together and {name}: {count} claims" for name, count in wrongs.items() if count])
    if missing := burst.wanted - burst.in_time:
        court.convict([f"the lab itself was late: {missing} of {burst.wanted} were not filed in time"])
    late = bursts.seconds_late(connection, burst.claims, burst.due)
    began = burst.due.timestamp()
    ended = began + (late[-1] if late else 0.0)
    rate = calm_rate([began + seconds for seconds in late], began, spans)
    return {
        "claims": burst.wanted,
        "due": f"{burst.due:%H:%M:%S}",
        "seconds to file them": round(burst.filed_in, 1),
        "without workflow at the instant": burst.unstarted,
        "recorded": len(late),
        **wrongs,
        "faults meanwhile": [str(note) for note in court.deeds.happened if began <= note.began <= ended],
        "a second": round(len(late) / max(ended - began, 1.0), 1),
        "a second, times of trouble left out": rate and round(rate, 1),
        "lateness": _shares(late, 0.5, 0.99, 1.0) if late else {},
    }


def _behind(fired: list[Rung]) -> dict[str, float]:
    late = behind(fired)
    return {"rungs": len(late), **(_shares(late, 0.5, 1.0) if late else {})}


def _shares(late: list[float], *parts: float) -> dict[str, float]:
    return {"max" if part == 1 else f"p{part * 100:g}": round(share(late, part), 2) for part in parts}


def counted(court: Court) -> dict[str, Any]:
    """What people were told, what the mail server took, and how soon the desk came to itself."""
    ledger, mail = court.crowd.ledger, court.stack.mail
    copies = mail.copies()
    statuses = [act["status"] for act in ledger.acts.values()]
    return {
        "claims acknowledged": len(set(ledger.births.values())),
        "acts acknowledged": len(ledger.acts) + len(ledger.words),
        "by status": {status: statuses.count(status) for status in sorted(set(statuses))},
        "answers": dict(sorted(ledger.answers.items())),
        "without an honest answer, repeated": ledger.uncertain,
        "files acknowledged": len(ledger.files),
        "letters taken": len(mail.taken),
        "letters": len(copies),
        "extra copies": sum(count - 1 for count in copies.values()),
        "ambiguous endings": mail.ambiguous.total(),
        "heard on a stranger's stream": court.crowd.streamed,
        "judgements": court.sittings,
        "ended by themselves": court.deeds.fallen,
        "recovery": _recovery(court),
    }


def _recovery(court: Court) -> dict[str, dict[str, float]]:
    """Seconds from the end of a fault to the first act that was begun after it and carried out."""
    kinds: dict[str, list[float]] = {}
    for note in court.deeds.happened:
        if note.ended is None:
            continue
        first = next((end for began, end, well in court.crowd.probes if well and began >= note.ended), None)
        if first is not None:
            kinds.setdefault(f"{note.fault.kind} {note.fault.target}", []).append(first - note.ended)
    return {
        kind: {"times": len(spans), "p50": round(share(spans, 0.5), 2), "max": round(max(spans), 2)}
        for kind, spans in sorted(kinds.items())
    }
