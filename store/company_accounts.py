"""Accounts at the company's own sign-in: sign-ins under way, and whose account is whose."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Value
from store.people import token_hash

_BEGIN = text("""
WITH old AS (
    DELETE FROM company_sign_ins WHERE state IN (
        SELECT state FROM company_sign_ins WHERE expires_at < now() LIMIT 50)
)
INSERT INTO company_sign_ins (state, nonce, verifier, back, expires_at)
VALUES (:state, :nonce, :verifier, :back, now() + interval '10 minutes')""")
_TAKE = text(
    "DELETE FROM company_sign_ins WHERE state = :state AND expires_at > now() RETURNING nonce, verifier, back"
)
_WHOSE = text("SELECT user_id::text FROM company_accounts WHERE issuer = :issuer AND subject = :subject")
_LINK = text(
    "INSERT INTO company_accounts (issuer, subject, user_id)"
    " SELECT :issuer, :subject, id FROM users WHERE active AND email = :email"
    " ON CONFLICT DO NOTHING RETURNING user_id::text"
)
_LINKED = text("SELECT EXISTS (SELECT FROM company_accounts WHERE user_id = CAST(:id AS uuid))")
_UNLINK = text("DELETE FROM company_accounts WHERE user_id = CAST(:id AS uuid)")


class UnderWay(Value):
    """A browser that was sent to the company's sign-in: what its answer must fit, and where to go on."""

    nonce: str
    verifier: str
    back: str


async def begin_company_sign_in(connection: AsyncConnection, state: str, under_way: UnderWay) -> None:
    """Keep a sign-in that goes out; its state is kept as a hash, for ten minutes."""
    await connection.execute(_BEGIN, {"state": token_hash(state), **under_way.model_dump()})


async def take_company_sign_in(connection: AsyncConnection, state: str) -> UnderWay | None:
    """Take a sign-in that comes back: once; None when it is unknown, used or too old."""
    row = (await connection.execute(_TAKE, {"state": token_hash(state)})).one_or_none()
    return UnderWay(**row._mapping) if row else None


async def person_of_account(connection: AsyncConnection, issuer: str, subject: str) -> str | None:
    """Return the id of the person whose account this is."""
    return (await connection.execute(_WHOSE, {"issuer": issuer, "subject": subject})).scalar_one_or_none()


async def link_account(connection: AsyncConnection, issuer: str, subject: str, email: str) -> str | None:
    """Link an account to the active person with this e-mail; None without one, or when he has another account."""
    row = {"issuer": issuer, "subject": subject, "email": email}
    return (await connection.execute(_LINK, row)).scalar_one_or_none()


async def has_account(connection: AsyncConnection, user_id: str) -> bool:
    """Whether a person has an account at the company's sign-in."""
    return bool((await connection.execute(_LINKED, {"id": user_id})).scalar_one())


async def unlink_accounts(connection: AsyncConnection, user_id: str) -> None:
    """Forget a person's account; the next sign-in finds him by e-mail again."""
    await connection.execute(_UNLINK, {"id": user_id})
