"""Which fault happens when: the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.lab.lateness import AFTER_TROUBLE, RATE
from tests.lab.mail import HABITS
from tests.lab.stack import COMPONENTS, LINKS, OLD

KINDS = {
    "kill": 6.0,
    "kill_all": 0.7,
    "freeze": 3.0,
    "refuse": 3.0,
    "cut": 3.0,
    "swallow": 2.0,
    "delay": 2.0,
    "forward_then_cut": 4.0,
    "terminate": 2.0,
    "mail_down": 1.5,
    "mail": 4.0,
    "repeat_signals": 2.0,
    "burst": 1.0,
    "disk_full": 0.5,
}
"""How often each kind happens, as weights."""
LONGEST = {"kill": 3.0, "kill_all": 2.0, "freeze": 8.0, "disk_full": 6.0}
"""Seconds that a fault lasts at most, where it is not `USUAL`."""
USUAL = 6.0
WAVE, CALM = 75.0, 45.0
"""Seconds of trouble, and of the calm after it, in which the desk has to come to itself."""
DEPLOYS_EVERY = 45.0
"""Seconds between two deployments of a newer program, each of which is taken back."""
FILED, SETTLING = 25.0, 60.0
"""Claims a second that are filed and get their workflows while other faults happen, and seconds to spare."""
HUSH = 30.0
"""Seconds before the instant of thousands in which no fault begins that lasts beyond it."""
AT_ONCE = frozenset(("cut", "terminate", "repeat_signals", "burst"))
"""Faults that are over as soon as they happened."""


@dataclass(frozen=True)
class Fault:
    """One fault: what happens to whom, when after the beginning, and for how long, in seconds."""

    at: float
    kind: str
    target: str
    seconds: float

    def __str__(self) -> str:
        lasts = "" if self.kind in AT_ONCE else f" for {self.seconds:.1f} s"
        return f"{self.at:7.1f} s  {self.kind} {self.target}{lasts}"


def schedule(
    seed: int,
    seconds: float,
    *,
    disks: bool = False,
    pace: float = 6.0,
    kinds: dict[str, float] | None = None,
) -> list[Fault]:
    """Faults for so many seconds, about one each `pace` seconds; some meet each other.

    `kinds` are weights by kind, or by `kind:target`.
    """
    chance = Random(f"schedule {seed}")
    weights = {kind: weight for kind, weight in (kinds or KINDS).items() if disks or kind != "disk_full"}
    faults, at = [], chance.uniform(1, 3)
    while at < seconds:
        if at % (WAVE + CALM) > WAVE:
            at += WAVE + CALM - at % (WAVE + CALM)
            continue
        kind, _, target = chance.choices([*weights], [*weights.values()])[0].partition(":")
        lasts = 0.0 if kind in AT_ONCE else chance.uniform(0.5, LONGEST.get(kind, USUAL))
        faults.append(Fault(at, kind, target or _target(kind, chance), min(lasts, seconds - at)))
        at += chance.expovariate(1 / pace)
    return faults


def deployments(seed: int, seconds: float) -> list[Fault]:
    """Deployments of a newer program beside the old one, in the middle of whatever else happens.

    They have a chance of their own, so that a seed's other faults are the same with and without them.
    """
    chance = Random(f"deployments {seed}")
    found, at = [], chance.uniform(4, DEPLOYS_EVERY / 3)
    while at + 6.0 < seconds:
        found.append(Fault(at, "deploy", "workers", min(chance.uniform(6, 18), seconds - at)))
        at += DEPLOYS_EVERY * chance.uniform(0.8, 1.4)
    return found


def lead(count: int) -> float:
    """Seconds that so many claims have to be filed and to get their workflows before they fall due together."""
    return SETTLING + count / FILED


def around_burst(faults: Sequence[Fault], seed: int, count: int) -> list[Fault]:
    """The faults of a run in which so many claims fall due together `lead` after its beginning.

    Until then and afterwards they are as they were. While the claims are being recorded there are a few and no
    others, or it could not be told at which rate that goes on between them.
    """
    due, amid = lead(count), _amid_burst(seed, count)
    over = _over(amid, count)
    others = [fault for fault in faults if fault.at + fault.seconds < due - HUSH or fault.at > over]
    return sorted([*others, *amid], key=lambda fault: fault.at)


def length_with(seed: int, count: int) -> float:
    """Seconds of a run that has faults before, during and after a burst of so many claims."""
    return _over(_amid_burst(seed, count), count) + WAVE + CALM


def _amid_burst(seed: int, count: int) -> list[Fault]:
    """A worker killed, the way to Temporal shut, Temporal killed, everybody's connections ended: in some order."""
    chance, takes = Random(f"burst {seed}"), count / RATE
    worker, link = chance.choice(OLD), "workers-temporal"
    drawn = [("kill", worker), ("refuse", link), ("kill", "temporal"), ("terminate", "all")]
    chance.shuffle(drawn)
    parts = [chance.uniform(n * 0.15 + 0.03, n * 0.15 + 0.1) for n in range(len(drawn))]
    return [
        Fault(lead(count) + part * takes, kind, target, 0.0 if kind in AT_ONCE else chance.uniform(1, 3))
        for part, (kind, target) in zip(parts, drawn, strict=True)
    ]


def _over(amid: Sequence[Fault], count: int) -> float:
    """When the claims are recorded at the latest: trouble does not count."""
    return lead(count) + count / RATE + sum(fault.seconds + AFTER_TROUBLE for fault in amid)


def _target(kind: str, chance: Random) -> str:
    if kind in ("kill", "freeze"):
        return chance.choice(COMPONENTS)
    if kind in ("refuse", "cut", "swallow", "delay", "forward_then_cut"):
        return chance.choice([*LINKS])
    if kind == "mail":
        return chance.choice(HABITS[1:])
    return {"disk_full": chance.choice(("postgres", "files"))}.get(kind, "all")
