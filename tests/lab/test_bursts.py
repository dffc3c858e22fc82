"""The judge of claims that fall due together sees each way in which one of them can go wrong."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import DatabaseUrls
from tests.lab.judges.bursts import RAISED, seconds_late, wrongs_of_burst

DUE = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TABLES = """
CREATE TEMP TABLE claims (id uuid, priority text);
CREATE TEMP TABLE letters (claim_id uuid, version int, recipient text);
CREATE TEMP TABLE timeline (claim_id uuid, seq int, version int, event text, rung jsonb, recorded_at timestamptz);
"""
Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(database_urls: DatabaseUrls) -> Iterator[Connection]:
    """A database of nothing but what the judge looks at."""
    with psycopg.connect(database_urls.owner.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(TABLES)
        yield connection


def claim(
    connection: Connection,
    *late: float,
    priority: str = RAISED,
    due: datetime = DUE,
    recipient: str = "head",
) -> str:
    """A claim whose rung was recorded so many seconds after the instant, each time of several."""
    found = str(uuid4())
    connection.execute("INSERT INTO claims VALUES (%s, %s)", [found, priority])
    for version, seconds in enumerate(late, 2):
        rung, at = json.dumps({"due_at": due.isoformat()}), DUE + timedelta(seconds=seconds)
        row = [found, version, version, "rung_fired", rung, at]
        connection.execute("INSERT INTO timeline VALUES (%s, %s, %s, %s, %s, %s)", row)
        connection.execute("INSERT INTO letters VALUES (%s, %s, %s)", [found, version, recipient])
    return found


def wrong(connection: Connection, *claims: str) -> dict[str, int]:
    return {name: count for name, count in wrongs_of_burst(connection, claims, DUE).items() if count}


def test_nothing_is_wrong_with_claims_that_were_escalated_once(connection: Connection) -> None:
    claims = [claim(connection, seconds) for seconds in (250.0, 0.0, 3.5)]
    claim(connection)  # of nobody's burst
    assert wrong(connection, *claims) == {}
    assert seconds_late(connection, claims, DUE) == [0.0, 3.5, 250.0]


def test_one_claim_of_many_is_enough(connection: Connection) -> None:
    fine = [claim(connection, 1.0) for _ in range(3)]
    assert wrong(connection, *fine, claim(connection)) == {"lost": 1}
    assert wrong(connection, *fine, str(uuid4())) == {"lost": 1}
    assert wrong(connection, *fine, claim(connection, 1.0, 2.0)) == {"double": 1}
    assert wrong(connection, *fine, claim(connection, -0.001)) == {"early": 1}
    late = claim(connection, 1.0, due=DUE + timedelta(seconds=1))
    assert wrong(connection, *fine, late) == {"due at another instant": 1}
    assert wrong(connection, *fine, claim(connection, 1.0, recipient="claimant")) == {"told nobody": 1}
    assert wrong(connection, *fine, claim(connection, 1.0, priority="low")) == {"not raised once": 1}
