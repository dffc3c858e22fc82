"""What the database tells of the desk: its schema, its clock, and everything that waits too long."""

import time
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.doctor.findings import Finding, judged
from runtime.settings import Settings
from store.migrate import missing_revisions
from store.sweep import Known, sample
from store.symptoms import Symptoms, symptoms

PATIENCE = 60.0
"""Seconds: what has waited longer than the reconciler's round and its work needs somebody."""
LARGEST_SKEW = 1.0  # seconds
SAMPLED = 20
"""Claims whose workflows are asked."""


async def look_at_database(engine: AsyncEngine) -> tuple[list[Finding], Symptoms | None, tuple[Known, ...]]:
    """What is wrong there; with the counts and some open claims for further questions, where it answers."""
    try:
        async with engine.connect() as connection:
            asked = time.monotonic()
            found = await symptoms(connection, PATIENCE)
            middle = datetime.now(UTC).timestamp() - (time.monotonic() - asked) / 2
            known = await sample(connection, SAMPLED)
    except (SQLAlchemyError, OSError) as fault:
        return [Finding("database", False, f"PostgreSQL does not answer ({type(fault).__name__}).")], None, ()
    skew = found.now.timestamp() - middle
    answers = Finding("database", True, "PostgreSQL answers.")
    return [answers, _skew(skew), *_waiting(found), *_stopped(found)], found, known


def _skew(seconds: float) -> Finding:
    if abs(seconds) <= LARGEST_SKEW:
        return Finding("clock", True, "This machine's clock and PostgreSQL's agree.")
    return Finding(
        "clock",
        False,
        f"PostgreSQL's clock is {seconds:+.1f} s off this machine's: deadlines are counted wrongly.",
    )


def _waiting(found: Symptoms) -> list[Finding]:
    return [
        judged(
            "claims-unstarted",
            found.unstarted,
            "Every claim's workflow was started.",
            "Claims that wait for their workflow for more than a minute: {n}. Temporal or all workers are away.",
        ),
        judged(
            "commands-pending",
            found.pending,
            "No command waits.",
            "Commands without an outcome for more than a minute: {n},"
            f" the oldest for {found.pending_oldest_seconds:.0f} s. Temporal or all workers are away or overloaded.",
        ),
        judged(
            "deadlines-late",
            found.late,
            "No deadline was left out.",
            "Claims with a deadline that passed more than a minute ago and was not carried out: {n}.",
        ),
        judged(
            "letters-unknown",
            found.letters_unknown,
            "The fate of every letter is known.",
            "Letters that may or may not have arrived: {n}. Somebody has to look, at /letters?state=unknown.",
        ),
        judged(
            "letters-waiting",
            0 if found.held_since else found.letters_waiting,
            "No letter waits for its turn.",
            "Letters that should have been sent by now: {n}. The mail server or the letters' worker is away or slow.",
        ),
        judged(
            "letters-dropped",
            found.letters_dropped,
            "No letter was left by its sender.",
            "Letters whose sender did not come back: {n}. The post office should have settled them.",
        ),
    ]


def _stopped(found: Symptoms) -> list[Finding]:
    """What somebody has stopped, or a restore."""
    held, rests = found.held_since, found.sweep_rests_since
    return [
        Finding(
            "sending-held",
            held is None,
            f"All sending has been held since {held:%Y-%m-%d %H:%M} UTC." if held else "Letters may go out.",
        ),
        Finding(
            "retention-paused",
            rests is None,
            f"Terms erase nothing since the restore of {rests:%Y-%m-%d %H:%M} UTC: look at legal holds and terms,"
            " then `redress personal resume-sweep`."
            if rests
            else "Data is erased when its term is over.",
        ),
    ]


def look_at_schema(settings: Settings) -> Finding:
    """Whether the tables are as this program expects them; only their owner may read that."""
    if settings.migration_database_url is None:
        return Finding(
            "schema", True, "Whether the schema is the newest is not known: MIGRATION_DATABASE_URL is unset."
        )
    try:
        missing = missing_revisions(settings.migration_database_url)
    except SQLAlchemyError as fault:
        return Finding("schema", False, f"The schema cannot be read as its owner ({type(fault).__name__}).")
    return judged(
        "schema",
        len(missing),
        "The schema is the newest.",
        "Migrations that the schema lacks: {n}. Run `redress migrate`.",
    )
