"""Whether the past is as it was written: the hash chains of the newest claims, and rows without a hash."""

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from claims.chain import faults_of, faults_of_texts
from runtime.doctor.findings import Finding, judged
from store.chain import count_unchained, newest_chains

SAMPLED = 20
"""Claims whose chains are verified here; `redress chain verify` looks at all."""


async def look_at_history(engine: AsyncEngine) -> list[Finding]:
    """What is wrong with it; nothing is said where the database does not answer, which others say."""
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            found = await newest_chains(connection, SAMPLED)
            without = await count_unchained(connection)
    except (SQLAlchemyError, OSError):
        return []
    broken = [each for each in found if faults_of(each.chain) or faults_of_texts(each.chain, each.texts)]
    return [
        judged(
            "chains",
            len(broken),
            f"The timelines of {len(found)} claims looked at are as they were written.",
            "Claims whose timeline is not as it was written: {n}. `redress chain verify` says where.",
        ),
        judged(
            "rows-unchained",
            without,
            "Every row of a timeline has its hash.",
            "Rows without a hash: {n}. After an upgrade, run `redress chain build`; else somebody took it away.",
        ),
    ]
