"""What the claimant was asked and has not answered yet, in the words of the one who asked."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.claim import Claim

_ASKED = text("""
SELECT x.content FROM claim_texts x
WHERE x.member LIKE 'questions.%' AND x.content IS NOT NULL AND x.command_id =
    (SELECT t.command_id FROM timeline t WHERE t.claim_id = CAST(:claim AS uuid) AND t.event = 'details_asked'
     ORDER BY t.seq DESC LIMIT 1)
ORDER BY CAST(split_part(x.member, '.', 2) AS integer)""")


async def open_questions(connection: AsyncConnection, claim: Claim) -> tuple[str, ...]:
    """Return the questions that wait for the claimant; none when nobody asked, or they were erased."""
    if claim.question is None or claim.question.waiting_for != "claimant":
        return ()
    return tuple((await connection.execute(_ASKED, {"claim": claim.id})).scalars())
