"""Our converter speaks as the library's does, and keeps the rules of many claims once."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

from claims.commands import Actor, Command
from claims.messages import Life
from runtime.payloads import data_converter

HISTORIES = sorted((Path(__file__).parents[1] / "replay" / "histories").glob("*.json.gz"))
OURS, LIBRARY = data_converter.payload_converter, pydantic_data_converter.payload_converter


def payload_of(path: Path) -> Payload:
    recorded = json.loads(gzip.decompress(path.read_bytes()))
    history = WorkflowHistory.from_json(recorded["workflow_id"], recorded["history"])
    return history.events[0].workflow_execution_started_event_attributes.input.payloads[0]


def life_of(path: Path) -> Life:
    (life,) = OURS.from_payloads([payload_of(path)], [Life])
    assert isinstance(life, Life)
    return life


def test_what_the_library_reads_and_writes_ours_does_alike() -> None:
    command = Command(
        id="019a", claim_id="019b", action="note", actor=Actor(kind="system"), at=datetime.now(UTC)
    )
    for value in (None, b"bytes", "text", 5, {"a": [1]}, command, life_of(HISTORIES[0])):
        assert OURS.to_payloads([value]) == LIBRARY.to_payloads([value])
    for path in HISTORIES[:10]:
        (read,) = LIBRARY.from_payloads([payload_of(path)], [Life])
        assert life_of(path) == read


def test_claims_of_one_variant_share_its_rules() -> None:
    lives = [life_of(path) for path in HISTORIES]
    different: list[object] = []
    for life in lives:
        if life.pinned not in different:
            different.append(life.pinned)
    assert len({id(life.pinned) for life in lives}) == len(different) < len(lives)


def test_one_version_with_other_days_stays_apart() -> None:
    life = life_of(HISTORIES[0])
    calendar = life.pinned.calendar.model_copy(update={"known_years": (1999,)})
    other = life.model_copy(update={"pinned": life.pinned.model_copy(update={"calendar": calendar})})
    (read,) = OURS.from_payloads(OURS.to_payloads([other]), [Life])
    assert read.pinned.calendar.known_years == (1999,)
    assert life_of(HISTORIES[0]).pinned == life.pinned
