"""What a busy day consists of, in stated shares, and a ledger of what was acknowledged."""

import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from secrets import token_urlsafe

from bench.acts import claim_body
from bench.client import Answer, Client
from bench.open_load import Wish
from bench.stack import query
from store.people import token_hash

FILING, ACT, READ, PAGE, WORD, STAFF = (
    "filing",
    "act",
    "read",
    "claimant's page",
    "claimant's word",
    "staff page",
)
SHARES = {FILING: 40, ACT: 27, READ: 20, PAGE: 8, WORD: 2, STAFF: 3}
"""Of a hundred. Acts do not wait for their outcome (`Prefer: respond-async`); a claimant's word does, up to 2 s."""
ACKNOWLEDGED = (200, 201, 202)
FOR_CLAIMANTS = 5
"""Every so many claims are left to their claimants: links to them, and a withdrawal."""
_LINKS = """
INSERT INTO links (id, claim_id, hash, expires_at)
SELECT gen_random_uuid(), claim, hash, %s FROM unnest(%s::uuid[], %s::bytea[]) AS each (claim, hash)
"""


@dataclass
class Ledger:
    """Every request that writes: what was asked under which key, and what was said to it."""

    asked: dict[str, str] = field(default_factory=dict)
    """The kind by key."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """The id of the claim (filing, word) or of the command (act) by key."""
    turned_away: set[str] = field(default_factory=set)

    def note(self, key: str, answer: Answer, known: str = "") -> str | None:
        """Write down an answer; the id when it acknowledges."""
        if answer.status_code in ACKNOWLEDGED:
            self.acknowledged[key] = found = known or str(answer.json()["id"])
            return found
        if answer.status_code == 429 or b'"busy"' in answer.content:
            self.turned_away.add(key)
        return None


@dataclass
class Mix:
    """Chooses what comes next, and remembers what later requests can be about."""

    tokens: Sequence[str]
    session: str
    """The cookie of a person of the staff."""
    chance: Random
    ledger: Ledger = field(default_factory=Ledger)
    claims: list[str] = field(default_factory=list)
    for_claimants: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unused: deque[tuple[str, str]] = field(default_factory=deque)
    """Claims with their links that were not withdrawn yet."""

    def wish(self) -> Wish:
        """The next request."""
        kind = self.chance.choices(list(SHARES), list(SHARES.values()))[0]
        if kind == WORD and not self.unused:
            kind = PAGE
        return Wish(kind, self._senders[kind])

    @property
    def _senders(self) -> dict[str, Callable[[Client], Awaitable[Answer]]]:
        return {
            FILING: self.file,
            ACT: self._act,
            READ: self._read,
            PAGE: self._page,
            WORD: self._word,
            STAFF: self._staff,
        }

    async def file(self, client: Client) -> Answer:
        """File a claim."""
        key = self._asked(FILING)
        answer = await client.post("/api/claims", claim_body("goods-refund", email=True), self._headers(key))
        if claim := self.ledger.note(key, answer):
            mine = self.claims if len(self.ledger.acknowledged) % FOR_CLAIMANTS else self.for_claimants
            mine.append(claim)
        return answer

    async def _act(self, client: Client) -> Answer:
        key = self._asked(ACT)
        path = f"/api/claims/{self.chance.choice(self.claims)}/commands"
        note = {"action": "note", "data": {"text": "Called back."}}
        answer = await client.post(path, note, self._headers(key) | {"Prefer": "respond-async"})
        self.ledger.note(key, answer)
        return answer

    async def _read(self, client: Client) -> Answer:
        card = f"/api/claims/{self.chance.choice(self.claims)}"
        path = self.chance.choice((card, "/api/claims?status=open&sort=deadline"))
        return await client.get(path, self._headers())

    async def _page(self, client: Client) -> Answer:
        return await client.get(f"/c/{self.chance.choice(self.links)}", {"Accept": "text/html"})

    async def _word(self, client: Client) -> Answer:
        if not self.unused:
            return await self._page(client)
        key, (claim, link) = self._asked(WORD), self.unused.popleft()
        headers = {"Accept": "application/json", "Idempotency-Key": key}
        answer = await client.post(f"/c/{link}/withdraw", {}, headers)
        self.ledger.note(key, answer, known=claim)
        return answer

    async def _staff(self, client: Client) -> Answer:
        return await client.get("/queue", {"Accept": "text/html", "Cookie": self.session})

    def _asked(self, kind: str) -> str:
        key = str(uuid.uuid4())
        self.ledger.asked[key] = kind
        return key

    def _headers(self, key: str = "") -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.chance.choice(self.tokens)}"}
        return token | ({"Idempotency-Key": key} if key else {})

    def give_links(self, url: str) -> None:
        """Make a link for each claim that was left to its claimant."""
        fresh = [(claim, token_urlsafe(32)) for claim in self.for_claimants]
        self.for_claimants.clear()
        claims, hashes = [claim for claim, _ in fresh], [token_hash(link) for _, link in fresh]
        query(url, _LINKS, datetime.now(UTC) + timedelta(days=1), claims, hashes)
        self.links += [link for _, link in fresh]
        self.unused.extend(fresh)
