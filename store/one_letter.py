"""One letter with all that is known of it: where it stands, each attempt, its bytes, and who sent it again."""

from datetime import datetime
from typing import Any

from pydantic import field_validator
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.values import Instant, Value
from store.letter_acts import LetterAct
from store.outbox import Envelope
from store.sight import SEEN, Sight, seen

_LETTER = text(f"""
SELECT l.id::text, l.claim_id::text, c.number, l.version, l.about_seq, l.template, l.language, l.recipient_kind,
       coalesce(l.user_id, c.claimant_id)::text AS recipient_id, coalesce(u.email, p.email) AS address,
       coalesce(u.name, p.name) AS name, l.reports, l.attempts, l.details, l.planned_at, l.message_id, l.message,
       l.state, l.next_attempt_at, l.sent_at, l.problem, l.tries, l.again_at, c.team, c.status,
       l.template_version::text,
       (SELECT count(*) FROM letters o WHERE o.claim_id = l.claim_id AND (o.planned_at, o.id) <= (l.planned_at, l.id))
         AS place,
       coalesce((SELECT jsonb_agg(jsonb_build_object('letter_id', a.letter_id, 'at', a.at, 'name', w.name,
                  'deed', a.deed, 'reason', a.reason, 'was', a.was, 'attempts', a.attempts, 'problem', a.problem,
                  'digest', encode(a.digest, 'hex')) ORDER BY a.at)
        FROM letter_acts a JOIN users w ON w.id = a.user_id WHERE a.letter_id = l.id), '[]') AS acts
FROM letters l JOIN claims c ON c.id = l.claim_id
LEFT JOIN users u ON u.id = l.user_id
LEFT JOIN persons p ON l.recipient_kind = 'claimant' AND p.id = c.claimant_id
WHERE l.id = CAST(:letter AS uuid) AND {SEEN}""")


class Try(Value):
    """One attempt, as it ended."""

    at: Instant
    attempt: int
    fate: str
    reply: str | None = None

    @field_validator("at", mode="before")
    @classmethod
    def _as_instant(cls, given: Any) -> Any:
        # PostgreSQL spells the zone of an instant within a document as `+00:00` or `+00`.
        return f"{given}:00" if isinstance(given, str) and given[-3:-2] in "+-" else given


class OneLetter(Envelope):
    """A letter; `tries` are its attempts, the oldest first, `acts` what people did with it, `place` its number.

    `template_version` is the id of the company's own text that `message` says.
    """

    state: str
    next_attempt_at: Instant
    sent_at: Instant | None
    problem: str | None
    tries: tuple[Try, ...]
    again_at: Instant | None
    template_version: str | None = None
    team: str
    status: str
    place: int
    acts: tuple[LetterAct, ...]

    @property
    def handed_over_at(self) -> datetime:
        """When its text was handed to the server last."""
        return self.tries[-1].at if self.tries else self.planned_at


async def one_letter(connection: AsyncConnection, sight: Sight, letter_id: str) -> OneLetter | None:
    """Read a letter; None when it is unknown or of a claim that is not seen."""
    row = (await connection.execute(_LETTER, {"letter": letter_id, **seen(sight)})).one_or_none()
    return OneLetter(**row._mapping) if row else None
