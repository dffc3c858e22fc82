"""A client whose data lies everywhere that data can lie, and a search through all of it."""

import base64
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import obstore
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils import uuid7

from claims.commands import Actor, Command
from claims.decide import decide
from claims.messages import RecordRequest
from store.cards import standing
from store.desk_letters import DeskLetter, plan_desk_letter
from store.outbox import Envelope, keep_message, mark_sent, take_batch
from store.own_pages import make_own_page
from store.record import record
from store.sight import sight_of_system
from store.views import save_view
from tests.api.office import Office

CLIENT = {
    "name": "Ефросинья Заречная",
    "email": "Efrosinya@Zarechnaya.example",
    "phone": "+7 912 345-67-89",
    "language": "ru",
}
MARKS = (
    "ефросин", "заречн", "efrosin", "zarechn", "3456789", "345-67-89", "самовар", "протёк", "протек", "сервиз",
    "тётушк", "подстаканник", "самойлов", "куранты", "118-777-555", "чугунн",
)  # fmt: skip
"""Pieces of everything that was said about the client or by him, in small letters."""
SAID = {
    "note": {"text": "Заречная звонила: протёк на тётушкин сервиз"},
    "write": {"text": "Уважаемая Ефросинья, пришлите самовар"},
    "add_party": {"role": "expert", "name": "Самойлов", "email": "s@zarechnaya.example", "phone": "+79123456780"},
    "log_interaction": {"kind": "call", "direction": "in", "text": "Куранты", "participants": ["Заречная"]},
    "add_task": {"task": "call", "title": "Позвонить Заречной", "term": "1 day"},
    "correct_contact": {"name": "Ефросинья Заречная", "phone": "+7 912 345-67-89"},
}  # fmt: skip


async def applied(office: Office, claim: str, action: str, data: Any, who: str = "operator") -> None:
    """Command a claim and see it done."""
    answer = await office.command(claim, action, data, who)
    assert answer.json().get("status") == "applied", (action, answer.text)


async def filed(office: Office, **changes: Any) -> str:
    """A claim of the client with traces of him beside it; its number."""
    given = {
        "subject": "Самовар протёк",
        "text": "Подстаканник чугунный",
        "fields": {"order_number": "118-777-555"},
    }
    answer = await office.file(claimant=CLIENT, **{**given, **changes})
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json()["number"])


async def talked_about(office: Office, number: str) -> None:
    """Everything that people say and send about a claim."""
    for action, data in SAID.items():
        await applied(office, number, action, data)
    sent = {"file": ("чек-заречной.txt", "Чугунный самовар, чек Заречной".encode())}
    headers = office.headers("operator", uuid4().hex)
    attached = await office.client.post(f"/api/claims/{number}/files", files=sent, headers=headers)
    assert attached.status_code == 201, attached.text
    async with office.app.state.desk.at_once.connect() as connection:
        await make_own_page(connection, CLIENT["email"], "ru")
        letter = DeskLetter(kind="own-page", language="ru", address=CLIENT["email"], facts={"hours": "24"})
        await plan_desk_letter(connection, letter)
        query = f"q={quote('Заречная Ефросинья')}"
        await save_view(connection, office.ids["operator"], "Особый клиент", query, None)


async def closed(office: Office, number: str) -> None:
    """Close it past the rules and send its letters."""
    await applied(office, number, "force", {"to": "closed", "reason": "Заречная передумала"}, "manager")
    await letters_sent(office)


async def shut(office: Office, number: str, at: datetime | None = None) -> None:
    """Close it as its workflow would, where there is none, perhaps at a past instant; send its letters."""
    desk, actor = office.app.state.desk, Actor(kind="system", manager=True)
    async with desk.at_once.connect() as connection:
        found = await standing(connection, sight_of_system(), number)
        assert found is not None
        claim = found.claim
        shelved = await desk.shelf.pinned(connection, claim.variant, claim.received_at, found.calendar_id)
        command = Command(
            id=str(uuid7()), claim_id=claim.id, action="force", actor=actor, at=datetime.now(UTC),
            data={"to": "closed"}, texts=("reason",),
        )  # fmt: skip
        decision = decide(shelved.pinned, claim, command)
        request = RecordRequest(
            claim_id=claim.id, expected_version=claim.version, decision=decision, actor=actor
        )
        assert (await record(connection, request)).written
        if at:
            said = "UPDATE claims SET closed_at = :at WHERE number = :number"
            await connection.execute(text(said), {"at": at, "number": number})
    await letters_sent(office)


async def letters_sent(office: Office) -> None:
    """Every letter that waits goes out, to a server that names the address in its answer."""
    async with office.app.state.desk.at_once.connect() as connection:
        for taken in await take_batch(connection, 100, 60):
            message = written(taken)
            await keep_message(
                connection, taken.id, taken.attempts, str(message["Message-ID"]), bytes(message)
            )
            reply = f"250 {CLIENT['email']} ok"
            assert await mark_sent(connection, taken.id, taken.attempts, datetime.now(UTC), reply=reply)


def written(letter: Envelope) -> EmailMessage:
    """A letter as it goes out: the client's name and address, and his personal link."""
    message = EmailMessage()
    message["Message-ID"] = f"<{letter.id}@desk.test>"
    message["To"] = CLIENT["email"]
    message["Subject"] = f"{letter.number}: самовар"
    message.set_content(f"{CLIENT['name']}, http://desk/c/abcDEF123 ваш самовар", cte="base64")
    return message


def erase(office: Office, number: str, key: str | None = None, **changes: Any) -> Any:
    """Ask, as an administrator, for the erasure of a client's claims."""
    return office.post(f"/api/personal/{number}/erase", {"basis": "request", **changes}, "admin", key)


async def found_in_tables(owner: AsyncEngine, marks: tuple[str, ...] = MARKS) -> set[str]:
    """Where in the whole database, column by column, any of the marks stands: plain, as bytes, or as base64."""
    found = set()
    async with owner.connect() as connection:
        columns = await connection.execute(
            text(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = 'public' ORDER BY 1, 2"
            )
        )
        for table, column, kind in columns.all():
            read = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
            hexed = f"encode({column}, 'hex')" if kind == "bytea" else "''"
            rows = await connection.execute(
                text(f"SELECT {read}, {hexed} FROM {table} WHERE {column} IS NOT NULL")
            )
            if any(_has(plain, in_hex, marks) for plain, in_hex in rows):
                found.add(f"{table}.{column}")
    return found


def _has(plain: str, in_hex: str, marks: tuple[str, ...]) -> bool:
    said = plain.lower() + _unpacked(bytes.fromhex(in_hex)).lower()
    return any(mark in said for mark in marks)


def _unpacked(raw: bytes) -> str:
    """Bytes as text, with what stands in base64 as a letter's parts do."""
    said = raw.decode("utf-8", "replace")
    for part in re.findall(r"(?:[A-Za-z0-9+/]{40,}\s*)+[A-Za-z0-9+/=]*", said):
        packed = re.sub(r"\s", "", part)
        said += base64.b64decode(packed[: len(packed) // 4 * 4], validate=False).decode("utf-8", "replace")
    return said


async def found_in_files(office: Office, marks: tuple[str, ...] = MARKS) -> int:
    """How many stored files have any of the marks in their bytes."""
    found = 0
    store = office.app.state.desk.blobs._store
    for listed in obstore.list(store).collect():
        content = bytes(await (await obstore.get_async(store, listed["path"])).bytes_async())
        found += any(mark in content.decode("utf-8", "replace").lower() for mark in marks)
    return found
