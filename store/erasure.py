"""Erases the personal data of one closed claim, in one transaction; facts, instants and hashes stay.

What is personal in which table is said in `tests/store/test_personal_columns.py`. The files' bytes are deleted after
the commit (`forget_bytes`); what was interrupted in between is taken up by the sweep.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim, ErasureBasis
from claims.commands import Actor
from claims.erasing import erase
from claims.messages import RecordRequest
from claims.retention import InTheWay
from claims.values import Instant, Value
from store.blobs import Blobs
from store.erasure_hindrances import hindrances
from store.erasure_traces import forget_traces
from store.files import wanted_digests
from store.payload import spelled
from store.record import record
from store.sight import Sight, sight_of_system

_LOCK = text("""
SELECT c.snapshot, p.email, p.name, p.phone FROM claims c JOIN persons p ON p.id = c.claimant_id
WHERE c.id = CAST(:claim AS uuid) FOR UPDATE""")
_OF = "WHERE claim_id = CAST(:claim AS uuid)"
STEPS: dict[str, str] = {
    "persons": """
UPDATE persons SET name = NULL, email = NULL, phone = NULL, erased_at = clock_timestamp()
WHERE id = (SELECT claimant_id FROM claims WHERE id = CAST(:claim AS uuid)) AND erased_at IS NULL""",
    "texts": f"UPDATE claim_texts SET content = NULL, salt = NULL {_OF} AND content IS NOT NULL",
    "words": f"""
UPDATE claim_search SET words = (SELECT number_words(number) FROM claims WHERE id = CAST(:claim AS uuid)) {_OF}""",
    "parties": f"""
UPDATE parties SET name = NULL, email = NULL, phone = NULL {_OF} AND coalesce(name, email, phone) IS NOT NULL""",
    "files": f"UPDATE files SET name = 'erased', erased_at = clock_timestamp() {_OF} AND erased_at IS NULL",
    "letters": f"""
UPDATE letters SET message = NULL, problem = NULL,
  tries = coalesce((SELECT jsonb_agg(one - 'reply' ORDER BY place)
                    FROM jsonb_array_elements(tries) WITH ORDINALITY AS t (one, place)), '[]') {_OF}""",
    "letter_acts": f"""
UPDATE letter_acts SET reason = CASE WHEN reason IS NOT NULL THEN 'erased' END, problem = NULL {_OF}""",
    "links": f"UPDATE links SET revoked_at = clock_timestamp() {_OF} AND revoked_at IS NULL",
    "commands": f"UPDATE commands SET body_hash = sha256(uuid_send(gen_random_uuid())) {_OF}",
    "holds": f"""
UPDATE legal_holds SET reason = NULL, lifted_why = NULL {_OF} AND coalesce(reason, lifted_why) IS NOT NULL""",
}
"""What is done to the rows of one claim, by the name under which it is counted.

The hash of a command's body goes too: a short body could be guessed from it.
"""
_STEPS = {name: text(step) for name, step in STEPS.items()}
_NOTED = text("UPDATE claims SET erased_at = :at WHERE id = CAST(:claim AS uuid)")
_ENTER = text("""
INSERT INTO erasures (claim_id, act_id, basis, by, at, counts)
VALUES (CAST(:claim AS uuid), CAST(:act AS uuid), :basis, CAST(:by AS uuid), :at, CAST(:counts AS jsonb))""")
_DIGESTS = text("""
SELECT DISTINCT sha256 FROM files WHERE claim_id = CAST(:claim AS uuid) AND erased_at IS NOT NULL""")
_GONE = text("""
UPDATE erasures SET bytes_gone_at = clock_timestamp()
WHERE claim_id = CAST(:claim AS uuid) AND bytes_gone_at IS NULL""")


class Wish(NamedTuple):
    """Why data is erased, by whom (an id, none for the desk itself), what is erased together, and who is answered."""

    basis: ErasureBasis
    by: str | None
    act_id: str
    sight: Sight = sight_of_system()


class Erased(Value):
    """What became of the wish to erase one claim: what was done, in rows, or everything that stands in the way."""

    claim_id: str
    counts: dict[str, int] = {}
    in_the_way: tuple[InTheWay, ...] = ()
    at: Instant | None = None

    @property
    def done(self) -> bool:
        """Whether the data is gone by this very act."""
        return not self.in_the_way


async def erase_claim(connection: AsyncConnection, claim_id: str, wish: Wish, now: datetime) -> Erased | None:
    """Erase within the caller's transaction, or say what stands in the way; None for an unknown claim.

    The claim is locked first: a command that comes meanwhile waits, and is refused by the rules afterwards.
    """
    row = (await connection.execute(_LOCK, {"claim": claim_id})).one_or_none()
    if row is None:
        return None
    in_the_way = (await hindrances(connection, wish.sight, (claim_id,), now))[claim_id]
    if in_the_way:
        return Erased(claim_id=claim_id, in_the_way=in_the_way)
    counts = {
        name: (await connection.execute(step, {"claim": claim_id})).rowcount for name, step in _STEPS.items()
    }
    counts |= await forget_traces(connection, row.name, row.email, row.phone)
    at = await _record(connection, Claim.model_validate(row.snapshot), wish, now)
    given: dict[str, Any] = {
        "claim": claim_id,
        "act": wish.act_id,
        "basis": wish.basis,
        "by": wish.by,
        "at": at,
    }
    await connection.execute(_NOTED, {"claim": claim_id, "at": at})
    await connection.execute(_ENTER, given | {"counts": spelled(counts)})
    return Erased(claim_id=claim_id, counts=counts, at=at)


async def _record(connection: AsyncConnection, claim: Claim, wish: Wish, now: datetime) -> datetime:
    """The erasure is the claim's last event, in the timeline as any other; its instant."""
    decision = erase(claim, wish.basis, now)
    request = RecordRequest(
        claim_id=claim.id,
        expected_version=claim.version,
        decision=decision,
        actor=Actor(kind="user", id=wish.by) if wish.by else Actor(kind="system"),
    )
    if not (await record(connection, request)).written:
        raise RuntimeError("the locked claim has gone on")  # undoes the transaction: nothing is erased
    return decision.claim.at


async def forget_bytes(
    connection: AsyncConnection, blobs: Blobs | None, claim_id: str, now: datetime | None = None
) -> bool:
    """Delete the bytes of an erased claim's files; False while some are left: too young, or the store is away.

    Outside any transaction, after the commit.
    """
    digests = [bytes(one) for one in (await connection.execute(_DIGESTS, {"claim": claim_id})).scalars()]
    wanted = await wanted_digests(connection, digests) if digests else frozenset()
    idle = [one for one in digests if one not in wanted]
    if idle and (blobs is None or not await blobs.forget(idle, now)):
        return False
    await connection.execute(_GONE, {"claim": claim_id})
    return True
