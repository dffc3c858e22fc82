"""The metrics of one API process, and those that are read from the database when they are asked for."""

import math
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy.ext.asyncio import AsyncConnection

from api.admission import Room
from store.sweep import Counts, counts, rung_lateness

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LATELY = 600.0
"""Seconds back over which the lateness of rungs is shown."""
SHARES = (0.5, 0.99, 1.0)
LETTER_STATES = ("planned", "sending", "sent", "refused", "unknown")


class Figures:
    """Counters of this process beside gauges of the whole desk, in a registry of their own."""

    def __init__(self, rooms: Mapping[str, Room] | None = None) -> None:
        self._registry = registry = CollectorRegistry()
        self.filed = Counter("redress_claims_filed", "Claims filed through this process", registry=registry)
        self.commands = Counter(
            "redress_commands_answered", "Commands by their answer", ["status"], registry=registry
        )
        self.sign_ins = Counter(
            "redress_sign_ins", "Wishes to sign in by how they ended", ["way", "result"], registry=registry
        )
        self.seconds = Histogram(
            "redress_request_seconds", "Time to answer", ["method", "path", "status"], registry=registry
        )
        self.turned_away = Counter(
            "redress_calls_turned_away", "Calls that found no room, by whose", ["kind"], registry=registry
        )
        self._gauges = _Gauges(registry)
        _show_rooms(rooms or {}, registry)

    def differences(self, found: int) -> None:
        """Show what the reconciler found in its latest sweep; must be 0."""
        self._gauges.differences.set(found)

    async def shown(self, connection: AsyncConnection) -> bytes:
        """All metrics in Prometheus' text format, the desk's gauges as they are now."""
        self._gauges.set(await counts(connection))
        self._gauges.set_lateness(sorted(await rung_lateness(connection, LATELY)))
        return generate_latest(self._registry)


def _show_rooms(rooms: Mapping[str, Room], registry: CollectorRegistry) -> None:
    """Let the rooms be looked at whenever metrics are asked for."""
    at_work = Gauge("redress_calls_at_work", "Calls that have a place, by whose", ["kind"], registry=registry)
    waiting = Gauge("redress_calls_waiting", "Calls in the line, by whose", ["kind"], registry=registry)
    for kind in rooms:
        at_work.labels(kind).set_function(lambda kind=kind: rooms[kind].at_work)
        waiting.labels(kind).set_function(lambda kind=kind: rooms[kind].waiting)


class _Gauges:
    """What the whole desk waits for, whichever process is asked."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.unstarted = Gauge(
            "redress_unstarted_claims", "Claims whose workflow has not started", registry=registry
        )
        self.oldest = Gauge(
            "redress_unstarted_oldest_seconds", "Age of the oldest of them", registry=registry
        )
        self.pending = Gauge(
            "redress_pending_commands", "Accepted commands without an outcome", registry=registry
        )
        self.letters = Gauge("redress_letters", "Letters by state", ["state"], registry=registry)

        self.held = Gauge(
            "redress_sending_held_seconds",
            "How long all sending has been held; 0: it is not",
            registry=registry,
        )
        self.lateness = Gauge(
            "redress_rung_lateness_seconds",
            "From the instant of a rung until it was recorded, over ten minutes",
            ["quantile"],
            registry=registry,
        )
        self.differences = Gauge(
            "redress_projection_differences",
            "Claims that differ from their workflows, as the reconciler last said; NaN until it was heard",
            registry=registry,
        )
        self.differences.set(math.nan)

    def set_lateness(self, lateness: list[float]) -> None:
        """Show shares of the rungs that were recorded lately, from the least late to the latest."""
        for share in SHARES:
            place = math.ceil(share * len(lateness)) - 1
            self.lateness.labels(str(share)).set(lateness[place] if lateness else 0.0)

    def set(self, now: Counts) -> None:
        """Show these counts."""
        self.unstarted.set(now.unstarted)
        self.oldest.set(now.unstarted_oldest_seconds or 0)
        self.pending.set(now.pending_commands)
        self.held.set(now.sending_held_seconds)
        for state in LETTER_STATES:
            self.letters.labels(state).set(now.letters.get(state, 0))
