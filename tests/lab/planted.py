"""Bugs that the lab has to find: each is a patch of the product inside the lab's own processes."""

import asyncio
import random
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

Plant = Callable[[], None]
_KEPT: set[asyncio.Task[Any]] = set()


def plant(bug: str) -> None:
    """Patch this process; KeyError when there is no such bug."""
    PLANTS[bug]()


def _command_acknowledged_before_commit() -> None:
    """The journal answers at once and writes a moment later."""
    from api import commanding
    from store import connections, journal

    async def later(engine: Any, entry: Any) -> None:
        await asyncio.sleep(0.5)
        async with connections.at_once(engine).connect() as connection:
            await journal.accept(connection, entry)

    async def hasty(connection: Any, entry: Any) -> Any:
        command = entry.command
        before = await journal.known(connection, entry.caller, entry.key, entry.path, entry.body_hash)
        if before:
            return before
        task = asyncio.create_task(later(connection.engine, entry))
        _KEPT.add(task)
        outcome = journal.CommandOutcome(
            id=command.id, claim_id=command.claim_id, action=command.action, status="pending"
        )
        return journal.Accepted(kind="accepted", outcome=outcome)

    commanding.accept = hasty  # type: ignore[assignment]


def _birth_acknowledged_before_commit() -> None:
    """A claim is answered with 201 and stored a moment later."""
    from store import birth, births

    real = births.Births.bear

    async def later(line: Any, given: Any) -> None:
        await asyncio.sleep(0.5)
        await real(line, given)

    async def hasty(line: Any, given: Any) -> Any:
        _KEPT.add(asyncio.create_task(later(line, given)))
        return birth.BirthResult(kind="born", claim=given.decision.claim)

    births.Births.bear = hasty  # type: ignore[method-assign]


def _letter_dropped() -> None:
    """One record in ten forgets to plan its letters."""
    from store import record as records

    real = records.decision_document

    def forgetful(*given: Any) -> dict[str, Any]:
        document = real(*given)
        return {**document, "letters": []} if random.random() < 0.1 else document

    records.decision_document = forgetful


def _marked_before_sent() -> None:
    """A letter is noted as sent, and then sent."""
    from activities.post_office import PostOffice
    from activities.smtp import Delivery

    async def hasty(self: Any, envelope: Any) -> None:
        message = await self._message(envelope)
        if message is not None and envelope.address:
            await self._note(envelope, "any", Delivery(result="sent", code=250, reply="Taken"))
            await self._sender.send(self._writer.sender_address, envelope.address, message)

    PostOffice._deliver = hasty  # type: ignore[method-assign]


def _seen_lost_in_new_run() -> None:
    """A new run forgets which commands were settled, and the journal does not mind."""
    from store import record
    from workflows.inbox import Inbox

    Inbox.seen = property(lambda self: ())  # type: ignore[method-assign, assignment]
    guard = "(b->>'command_id' IS NULL OR EXISTS (SELECT FROM waiting))"
    _rewrite(record, guard, "true")
    _rewrite(record, "AND k.status = 'pending' FOR UPDATE", "FOR UPDATE")


def _record_without_version() -> None:
    """A record does not ask which version it was decided upon."""
    from store import record

    _rewrite(record, "AND c.version = (b->>'expected_version')::int", "")


def _rewrite(record: Any, old: str, new: str) -> None:
    for name in ("_RECORD", "_SHORT_RECORD"):
        text = getattr(record, name)
        assert old in text, f"{name} no longer says {old}"
        setattr(record, name, text.replace(old, new))


def _reconciler_off() -> None:
    """The sweep sweeps nothing."""
    from activities.reconcile import Reconciler

    for name in ("_send_again", "_start_missing"):
        setattr(Reconciler, name, _nothing)


async def _nothing(*_: Any) -> int:
    return 0


def _letter_without_its_name() -> None:
    """Each attempt writes the letter anew under a name of its own."""
    from sqlalchemy import text

    from activities.letter_writer import LetterWriter
    from activities.post_office import PostOffice
    from letters.message import message_id
    from store import outbox

    def name(self: Any, envelope: Any) -> str:
        return message_id(uuid5(UUID(envelope.id), str(envelope.attempts)), self._domain)

    async def anew(self: Any, envelope: Any) -> Any:
        return await real(self, envelope.model_copy(update={"message": None}))

    real = PostOffice._message
    LetterWriter.message_id = name  # type: ignore[method-assign]
    PostOffice._message = anew  # type: ignore[method-assign]
    outbox._KEEP = text(re.sub(r"coalesce\(message(_id)?, (CAST\(.*?\))\)", r"\2", str(outbox._KEEP)))
    assert "coalesce" not in str(outbox._KEEP)


def _timer_from_now() -> None:
    """Whoever takes a claim over counts its term from now: what passed of the run is waited for once more."""
    import asyncio as loops

    from temporalio import workflow

    from workflows.alarm import Alarm

    def late(self: Any, at: Any, summary: str) -> None:
        if at == self._at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._at, self._timer = at, None
        if at is not None:
            passed = workflow.now() - workflow.info().start_time
            wait = max(at - workflow.now(), timedelta(0)) + passed + timedelta(seconds=20)
            self._timer = loops.create_task(workflow.sleep(wait, summary=summary))

    Alarm.set = late  # type: ignore[method-assign]
    Alarm.rung = property(lambda self: self._fired)  # type: ignore[method-assign, assignment]


def _timer_early() -> None:
    """The timer rings a second before its instant."""
    from temporalio import workflow

    from workflows.alarm import Alarm

    def early(self: Any, at: Any, summary: str) -> None:
        real(self, None if at is None else at - timedelta(seconds=1), summary)

    real, _ = Alarm.set, workflow
    Alarm.set = early  # type: ignore[method-assign]


def _applied_before_known() -> None:
    """200 as soon as the command was handed over."""
    from api import commanding

    async def hasty(desk: Any, delivery: Any, accepted: Any, told: Any) -> Any:
        return accepted.model_copy(update={"status": "applied", "version": 1})

    commanding._carried_out = hasty


def _stream_shows_all() -> None:
    """The stream of changes forgets whose eyes these are."""
    from api.console import live
    from store.sight import sight_of_system

    live.sight_for = lambda request: sight_of_system()
    live.sight_of = lambda user: sight_of_system()


def _key_ignored() -> None:
    """The Idempotency-Key is not kept."""
    from api.routes import commands, filing

    for module in (commands, filing):
        module.key_of = lambda request: uuid4().hex  # type: ignore[attr-defined]


def _uncertain_is_a_bug() -> None:
    """A database that does not answer is an unexpected error instead of 503."""
    from api import trouble

    trouble.AWAY = ()  # type: ignore[assignment]
    trouble._on_database = _as_a_bug


async def _as_a_bug(request: Any, error: Any) -> Any:
    from api.trouble import on_bug

    return on_bug(request, error)


def _event_dropped() -> None:
    """One record in ten loses the last of its events."""
    from store import record as records

    real = records.decision_document

    def forgetful(*given: Any) -> dict[str, Any]:
        document = real(*given)
        if len(document["events"]) > 1 and random.random() < 0.1:
            document["events"] = document["events"][:-1]
        return document

    records.decision_document = forgetful


def _lease_too_short() -> None:
    """A letter in somebody's hands is taken by others too."""
    from activities import post_office

    post_office.LEASE = 0.0
    post_office.RENEW_EVERY = 1000.0
    post_office.LOOK_EVERY = 0.05


def _bytes_not_kept() -> None:
    """A file's row is written although its bytes were not."""
    from store.blobs import Blobs

    async def nothing(self: Any, digest: bytes, content: Any) -> None:
        return None

    Blobs.put = nothing  # type: ignore[method-assign]


PLANTS: dict[str, Plant] = {
    plant.__name__.removeprefix("_"): plant
    for plant in (
        _command_acknowledged_before_commit,
        _birth_acknowledged_before_commit,
        _letter_dropped,
        _marked_before_sent,
        _seen_lost_in_new_run,
        _record_without_version,
        _reconciler_off,
        _letter_without_its_name,
        _timer_from_now,
        _timer_early,
        _applied_before_known,
        _stream_shows_all,
        _key_ignored,
        _uncertain_is_a_bug,
        _event_dropped,
        _lease_too_short,
        _bytes_not_kept,
    )
}
