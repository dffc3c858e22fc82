"""A mail server with every bad habit, which counts what it took by Message-ID."""

import asyncio
import email
import email.policy
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
HABITS = ("good", "slow", "busy", "closing", "gone", "cut_before", "cut_after", "greylisting")
LINK = re.compile(rb"/c/([A-Za-z0-9_-]{16,200})")


@dataclass(frozen=True)
class Taken:
    """One letter that the server took: from then on it answers for it, whether the sender heard so or not."""

    message_id: str
    recipient: str
    at: float
    link: str | None


@dataclass
class MailServer:
    """`habit` is how it behaves now; `share` is how many of the letters it behaves so with.

    `slow` answers after seconds, `busy` says 451, `closing` 421, `gone` 550, `cut_before` cuts before it took the
    letter, `cut_after` takes it and cuts before its 250, `greylisting` says 451 at the first try of every recipient.
    """

    port: int
    seed: int
    habit: str = "good"
    share: float = 1.0
    taken: list[Taken] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    ambiguous: Counter[str] = field(default_factory=Counter)
    """By Message-ID: endings after which a sender cannot know whether the letter was taken."""
    links: dict[str, str] = field(default_factory=dict)
    """The newest link to a claim by the claimant's address."""
    _greeted: set[str] = field(default_factory=set)
    _server: asyncio.Server | None = None

    def __post_init__(self) -> None:
        self._chance = Random(f"mail {self.seed}")

    async def start(self) -> None:
        """Listen; a server that was stopped comes back with all that it took."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, data_size_limit=2**25), LOOPBACK, self.port
        )

    async def stop(self) -> None:
        """Listen no more; conversations under way go on."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def turn(self, habit: str, share: float = 1.0) -> None:
        """Behave like this from now on."""
        self.habit, self.share = habit, share

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or say what today's habit says."""
        habit = self._habit_now()
        if habit == "gone" and address.endswith(".lab.example"):
            return self._said("550 5.1.1 No such mailbox")
        if habit == "greylisting" and address not in self._greeted:
            self._greeted.add(address)
            return self._said("451 4.7.1 Greylisted, come again")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the letter, or not, or take it and never say so."""
        habit = self._habit_now()
        content = envelope.original_content or b""
        if habit == "busy":
            return self._said("451 4.3.0 Busy, come again")
        if habit == "closing":
            return self._said("421 4.3.2 Closing")
        await asyncio.sleep(
            self._chance.uniform(2, 6) if habit == "slow" else self._chance.uniform(0.02, 0.25)
        )
        if habit == "cut_before":
            self.ambiguous[_id_of(content)] += 1
            _abort(server)
            return "250 never heard"
        self._take(content, envelope.rcpt_tos[0])
        if habit == "cut_after":
            self.ambiguous[_id_of(content)] += 1
            _abort(server)
        return self._said("250 Taken")

    def _habit_now(self) -> str:
        return self.habit if self._chance.random() < self.share else "good"

    def _said(self, answer: str) -> str:
        self.answered[answer[:3]] += 1
        return answer

    def _take(self, content: bytes, recipient: str) -> None:
        found = LINK.search(_readable(content))
        link = found.group(1).decode() if found else None
        if link:
            self.links[recipient] = link
        self.taken.append(Taken(_id_of(content), recipient, time.time(), link))

    def copies(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(letter.message_id for letter in self.taken)


def _abort(server: SMTP) -> None:
    if server.transport is not None:
        server.transport.abort()


def _id_of(content: bytes) -> str:
    return str(email.message_from_bytes(content, policy=email.policy.default)["Message-ID"]).strip()


def _readable(content: bytes) -> bytes:
    message = email.message_from_bytes(content, policy=email.policy.default)
    part = message.get_body(("plain",))  # type: ignore[attr-defined]
    return part.get_content().encode() if part is not None else b""
