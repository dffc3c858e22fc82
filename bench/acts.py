"""What the clients of the benchmark do: insert a bare row, file a claim, act on a claim."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from bench.client import Answer, Client
from bench.load import Act


async def insert_row(http: Client, client: int) -> bool:
    """The floor's act."""
    answer = await http.post("/rows", json={"text": "a bare row"})
    return answer.status_code == 201


def filing(claim_type: str, email: bool = True, **members: Any) -> Act:
    """An act that files a claim of this type."""

    async def act(http: Client, client: int) -> bool:
        return (await file_claim(http, claim_type, email, **members)).status_code == 201

    return act


async def file_claim(http: Client, claim_type: str, email: bool, **members: Any) -> Answer:
    """File one claim and return the answer."""
    body = claim_body(claim_type, email, **members)
    return await http.post("/api/claims", json=body, headers={"Idempotency-Key": str(uuid.uuid4())})


def claim_body(claim_type: str, email: bool, **members: Any) -> dict[str, Any]:
    """A claim; members that are None are left out."""
    address = {"email": f"{uuid.uuid4().hex[:12]}@example.org"} if email else {}
    body = {
        "type": claim_type,
        "channel": "api",
        "claimant": {"name": "Bench Client", "language": "en", **address},
        "subject": "The dishwasher leaks",
        "text": "It has leaked since the second day. I want my money back.",
        "demand": {"remedy": "refund", "amount": "120.00", "currency": "RUB"},
        **members,
    }
    return {name: value for name, value in body.items() if value is not None}


def acting(claims: Sequence[str], wanted: Callable[[Answer], bool], **headers: str) -> Act:
    """An act that writes a note on the client's own claim; a client keeps to its claims, one after another."""
    turns: dict[int, int] = {}

    async def act(http: Client, client: int) -> bool:
        turns[client] = turns.get(client, -1) + 1
        claim = claims[(client + 8 * turns[client]) % len(claims)]
        answer = await http.post(
            f"/api/claims/{claim}/commands",
            json={"action": "note", "data": {"text": "Called back."}},
            headers={"Idempotency-Key": str(uuid.uuid4()), **headers},
        )
        return wanted(answer)

    return act


def was_applied(answer: Answer) -> bool:
    """The command was carried out within the wait."""
    return answer.status_code == 200


def is_durable(answer: Answer) -> bool:
    """The command is in the journal; it may have been carried out as well."""
    return answer.status_code in (200, 202)
