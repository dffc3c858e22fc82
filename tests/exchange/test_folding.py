"""Histories of imported claims, dated as they were."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from claims.apply import fold
from claims.claim import Claim
from claims.decision import Decision
from claims.deliberation import Facts
from claims.due import fall_due, next_due
from runtime.exchange.folding import Folder, Identity
from tests.exchange.tables import NOW, mapping, pinned, read, row

IDENTITY = Identity("00000000-0000-7000-8000-000000000001", "15-00001")


def _records(now: datetime = NOW, shift: timedelta = timedelta(), **changes: str) -> tuple[Decision, ...]:
    return Folder(mapping(), now, shift).fold(pinned(), read(row(**changes)), IDENTITY)


def _events(records: tuple[Decision, ...]) -> list[str]:
    return [event.event for record in records for event in record.events]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"company_response": "In progress"},
        {"company_response": "Untimely response", "timely_response": "No"},
        {"consumer_disputed": "Yes"},
        {"timely_response": "No"},
        {"date_sent_to_company": ""},
    ],
)
def test_the_records_fold_to_the_claim_and_write_no_letters(changes: dict[str, str]) -> None:
    records, claim = _records(**changes), None
    for version, record in enumerate(records, 1):
        claim = fold(claim, record.events, record.claim.at)
        assert claim == record.claim
        assert (claim.version, record.letters) == (version, ())
    assert claim is not None
    assert claim.imported
    assert claim.last_seq == len(_events(records))
    assert [record.claim.at for record in records] == sorted(record.claim.at for record in records)


def test_an_ended_claim_is_dated_as_it_was() -> None:
    claim = _records()[-1].claim
    received, sent = datetime(2015, 3, 2, 17, tzinfo=UTC), datetime(2015, 3, 4, 17, tzinfo=UTC)
    assert (claim.received_at, claim.registered_at) == (received, received)
    assert (claim.answered_at, claim.closed_at, claim.status, claim.outcome) == (
        sent,
        sent,
        "closed",
        "explained",
    )
    assert next_due(claim) is None
    assert claim.tasks == ()
    assert {run.clock: run.met for run in claim.clocks} == dict.fromkeys(
        ("register", "answer", "prompt", "carry_out"), True
    )


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        ("Closed", "refused"),
        ("Closed with explanation", "explained"),
        ("Closed with monetary relief", "satisfied"),
        ("Closed with non-monetary relief", "satisfied"),
    ],
)
def test_responses_have_their_outcomes(response: str, outcome: str) -> None:
    claim = _records(company_response=response)[-1].claim
    assert (claim.stage, claim.outcome) == ("closed", outcome)


def test_a_late_answer_missed_its_clock() -> None:
    claim = _records(timely_response="No")[-1].claim
    answer = claim.run_of("answer")
    assert answer is not None
    assert answer.met is False
    assert claim.answered_at == answer.due_at == datetime(2015, 3, 18, 4, tzinfo=UTC)


def test_no_answer_at_all_is_none_and_late() -> None:
    claim = _records(company_response="Untimely response", timely_response="No")[-1].claim
    answer = claim.run_of("answer")
    assert claim.closed
    assert (claim.outcome, claim.answered_at, claim.decided_at) == (None, None, None)
    assert answer is not None
    assert answer.met is False


def test_a_dispute_stands_before_the_end() -> None:
    records = _records(consumer_disputed="Yes")
    assert records[-1].claim.disputes == 1
    events = _events(records)
    assert events.index("decided") < events.index("disputed") < events.index("closed")
    assert "disputed" not in _events(_records())


def _lived(claim: Claim) -> tuple[Claim, list[str], list[str]]:
    """Let everything fall due that is due now."""
    fired, letters, people = [], [], {"head": "the-head", "director": "the-director"}
    while (due := next_due(claim)) and due.at <= NOW:
        decision = fall_due(pinned(), claim, due, Facts(people=people))
        fired += [due.name for event in decision.events if event.event == "rung_fired"]
        letters += [letter.recipient for letter in decision.letters]
        claim = decision.claim
    return claim, fired, letters


def test_of_an_open_claim_only_the_highest_past_rung_of_each_clock_fires() -> None:
    records = _records(company_response="In progress")
    claim = records[-1].claim
    assert (claim.status, claim.stage) == ("open", "investigation")
    assert Counter(_events(records))["rung_skipped"] == 4
    after, fired, letters = _lived(claim)
    assert sorted(fired) == ["answer", "prompt"]
    assert letters.count("claimant") == 0
    assert len(letters) <= 3
    states = {rung.state for run in after.clocks if run.running for rung in run.rungs}
    assert states == {"fired", "skipped"}


def test_a_fresh_open_claim_skips_nothing() -> None:
    now = datetime(2015, 3, 5, 9, tzinfo=UTC)
    records = _records(now=now, company_response="In progress")
    assert len(records) == 2
    claim = records[-1].claim
    assert [task.task for task in claim.tasks] == ["document_request", "recalculation"]
    due = next_due(claim)
    assert due is not None
    assert due.at > now


def test_rows_alike_have_histories_alike_under_names_of_their_own() -> None:
    folder, other = Folder(mapping(), NOW), Identity("00000000-0000-7000-8000-000000000003", "15-00003")
    first = folder.fold(pinned(), read(row()), IDENTITY)
    second = folder.fold(pinned(), read(row(complaint_id="7", issue="Another")), other)
    assert [record.claim.id for record in (*first, *second)] == [IDENTITY.claim_id] * 3 + [other.claim_id] * 3
    fresh = Folder(mapping(), NOW).fold(pinned(), read(row()), other)
    assert second == fresh
    without = folder.fold(pinned(), read(row(issue="")), other)
    assert "issue" not in without[-1].claim.fields


def test_moved_days_keep_their_weekdays() -> None:
    weeks = timedelta(weeks=609)
    claim = _records(shift=weeks)[-1].claim
    assert claim.received_at.date() == date(2015, 3, 2) + weeks
    assert claim.fields["sent_to_company"] == (date(2015, 3, 4) + weeks).isoformat()


def test_nothing_happens_after_the_import() -> None:
    now = datetime(2015, 3, 4, 8, tzinfo=UTC)
    claim = _records(now=now, timely_response="No")[-1].claim
    assert claim.at <= now
