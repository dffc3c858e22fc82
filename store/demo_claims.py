"""The claims of the demonstration: some three hundred, in all stages, with a past, once and for the embedded stack.

Their past goes the way of any claim's: `register`, `decide` and `fall_due` with past instants, then the statements of
`bear` and `record`. What fell due in the past has happened, so nothing is left over that could send letters all
at once; letters of the past stand as sent, without their bytes. Some of the newest are left to the post office.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from claims.claim import Claimant
from claims.commands import Actor
from claims.decision import Refusal
from claims.messages import RecordRequest
from claims.registration import Registration, declarable_causes, register
from claims.variant import Variant
from store.birth import Birth, birth_document
from store.demo import load_colleagues
from store.demo_courses import COURSES, Told
from store.demo_play import A_LETTER_TAKES, Cast, Happened, Play
from store.demo_stories import Story, read_words, stories
from store.journal import command_document
from store.numbers import draw
from store.payload import salted, spelled
from store.people import user_by_login
from store.record import record_document
from store.statements import statement
from store.variants import Shelved, all_live, live_for

ACCOUNT = "demo"
OPERATORS = {
    "claims": ("operator", "belova", "sokolov", "belova", "sokolov", "operator", "belova", "sokolov"),
    "cards": ("operator2", "orekhov"),
}
"""Who has the claims of a team, in turn."""
LEFT_TO_SEND = frozenset({"fresh", "asked", "waiting", "confirming", "confirming-2"})
"""Courses whose newest letter may be left to the post office: the claimant's links in them are wanted."""
UNLUCKY = {3: "gone", 9: "silent", 14: "gone", 19: "silent", 23: "gone"}
"""Letters left to send that will not simply arrive, by their place: see runtime/embedded/mailbox.py."""
_KNOWN = text("SELECT EXISTS (SELECT FROM claims WHERE account = :account)")
_COMMANDS, _PAST = statement("demo_commands"), statement("demo_past")
_NOW, _THEN = "clock_timestamp() AS recorded_at", "changed_at AS recorded_at"
# The statements of `bear` and `record`, but written down when it happened: else all would count as noted days late.
_BIRTH = statement("birth").replace(_NOW, _THEN)
_RECORD = statement("record").replace(_NOW, f"c.{_THEN}")
_NOTHING = bytes(32)


async def load_demo_claims(connection: AsyncConnection, now: datetime) -> int:
    """Add the claims in the caller's transaction and return how many; none where they were added before."""
    if (await connection.execute(_KNOWN, {"account": ACCOUNT})).scalar_one():
        return 0
    await load_colleagues(connection)
    variants = {one.ref.key: one.variant for one in await all_live(connection)}
    told = stories(variants)
    shelves = {key: await live_for(connection, variants[key].claim_type) for key in {s.variant for s in told}}
    casts, words = await _casts(connection), read_words()["words"]
    kinds = {key: variant.claim_type for key, variant in variants.items()}
    numbers = await _numbers(connection, told, kinds, now)
    left = 0
    for place, (story, number) in enumerate(zip(told, numbers, strict=True)):
        shelved = shelves[story.variant]
        assert shelved is not None
        scene = Scene(
            story, number, shelved, casts[shelved.pinned.variant.team], words[story.language], place
        )
        left += await scene.perform(connection, now, left)
    return len(told)


class Scene:
    """One claim: its story, and what it needs to be played and written."""

    def __init__(
        self,
        story: Story,
        number: str,
        shelved: Shelved,
        casts: Sequence[Cast],
        words: dict[str, list[Any]],
        place: int,
    ) -> None:
        self._story, self._number, self._shelved, self._words = story, number, shelved, words
        self._cast = casts[place % len(casts)]
        self._unassigned = story.course == "fresh" and place % 3 == 0

    async def perform(self, connection: AsyncConnection, now: datetime, left: int) -> int:
        """Play the claim and write it down; returns 1 when a letter is left to the post office."""
        pinned = self._shelved.for_claim(self._story.received_at(now))
        birth = self._birth(now)
        play = Play(
            pinned,
            birth.decision,
            self._cast,
            now,
            COURSES[self._story.course].life_of(self._story.variant),
        )
        unlucky = self._play(play, left)
        contact = birth.contact.model_copy(update=unlucky) if play.unsent else birth.contact
        document = birth_document(birth.model_copy(update={"contact": contact}))
        await connection.exec_driver_sql(_BIRTH, (spelled([document]),))
        await self._write(connection, play)
        return 1 if play.unsent else 0

    def _play(self, play: Play, left: int) -> dict[str, str]:
        """Go the course, then let the past come to its end; the address where a letter will not simply arrive."""
        told = self._told(play)
        try:
            COURSES[self._story.course].play(play, told)
            if self._story.course in LEFT_TO_SEND and told.chance.random() < 0.5:
                play.leave_unsent()
            play.report_letters()
        except Refusal:
            # A deadline of a changed variant came first: the claim stays where its rules have brought it.
            play.unsent = None
        play.wait_until(play.now)
        fate = UNLUCKY.get(left)
        box = str(self._story.contact.email).partition("@")[0]
        return {"email": f"{box}@{fate}.example.org"} if fate else {}

    def _told(self, play: Play) -> Told:
        story, variant, chance = self._story, play.pinned.variant, self._story.chance
        return Told(
            self._words,
            chance,
            story.demand,
            story.cause or chance.choice(list(variant.causes)[:-1]),
            story.unit or chance.choice(list(variant.guilty_units)[:-1]),
            story.justified,
        )

    def _birth(self, now: datetime) -> Birth:
        story, command_id = self._story, str(uuid7())
        received_at = story.received_at(now)
        by = Actor(kind="user", id=self._cast.assignee) if story.channel != "web" else Actor(kind="link")
        filing = Registration(
            id=str(uuid7()),
            number=self._number,
            command_id=command_id,
            channel=story.channel,
            claimant=Claimant(kind=story.kind, language=story.language, has_email=True),
            demand=story.demand,
            declared_cause=_declared(story, self._shelved.pinned.variant),
            fields=story.fields,
            received_at=received_at,
            assignee=None if self._unassigned else self._cast.assignee,
        )
        registered_at = min(received_at + self._lay(), now)
        return Birth(
            decision=register(self._shelved.for_claim(received_at), filing, registered_at, by),
            actor=by,
            command_id=command_id,
            caller=ACCOUNT,
            key=story.key,
            path=ACCOUNT,
            body_hash=_NOTHING,
            account=ACCOUNT,
            external_key=story.key,
            calendar_id=self._shelved.calendar_id,
            restricted=self._shelved.pinned.variant.restricted,
            contact=story.contact,
            texts=story.texts,
        )

    def _lay(self) -> timedelta:
        """How long a message lay before it was registered; what comes by the web form is registered at once."""
        return timedelta() if self._story.channel in ("web", "phone", "visit") else timedelta(minutes=50)

    async def _write(self, connection: AsyncConnection, play: Play) -> None:
        await connection.exec_driver_sql(_COMMANDS, (_commands(play.happened),))
        for version, happened in enumerate(play.happened, start=1):
            request = RecordRequest(
                claim_id=play.claim.id,
                expected_version=version,
                decision=happened.decision,
                actor=happened.actor,
                command_id=happened.command.id if happened.command else None,
                due_at=happened.due_at,
            )
            written = await connection.exec_driver_sql(_RECORD, (record_document(request),))
            assert written.scalar_one(), (
                f"{self._story.key}: the record after version {version} was not written"
            )
        await connection.exec_driver_sql(_PAST, (_past(play),))


def _declared(story: Story, variant: Variant) -> str | None:
    """What the claimant says went wrong: mostly what will be found, sometimes another cause, sometimes nothing."""
    place, causes = crc32(story.key.encode()), list(declarable_causes(variant))
    if place % 4 == 0:
        return None
    return story.cause if story.cause and place % 4 < 3 else causes[place % len(causes)]


def _commands(happened: Sequence[Happened]) -> str:
    rows, texts = [], []
    for one in happened:
        if one.command:
            rows.append(command_document(one.command, ACCOUNT, one.command.id, ACCOUNT, _NOTHING))
            named = {"command_id": one.command.id, "claim_id": one.command.claim_id}
            texts += [named | row for row in salted(one.texts)[0]]
    return spelled({"commands": rows, "texts": texts})


def _past(play: Play) -> str:
    sent = [
        {"id": letter.id, "sent_at": min(planned_at + A_LETTER_TAKES, play.now)}
        for letter, planned_at in play.letters
        if letter is not play.unsent
    ]
    closed = play.claim.id if play.claim.closed else None
    return spelled({"sent": sent, "unsent": play.unsent.id if play.unsent else None, "closed": closed})


async def _casts(connection: AsyncConnection) -> dict[str, list[Cast]]:
    ids: dict[str, str] = {}
    for login in {"manager", "admin", *OPERATORS["claims"], *OPERATORS["cards"]}:
        user = await user_by_login(connection, login)
        assert user is not None
        ids[login] = user.id
    return {
        team: [Cast(ids[login], ids["manager"], ids["admin"]) for login in logins]
        for team, logins in OPERATORS.items()
    }


async def _numbers(
    connection: AsyncConnection, told: Sequence[Story], kinds: Mapping[str, str], now: datetime
) -> list[str]:
    """A number of the year in which each came in, in the order of their coming in."""
    years = [story.received_at(now).year for story in told]
    drawn = [iter(await draw(connection, year, years.count(year))) for year in sorted(set(years))]
    by_year = dict(zip(sorted(set(years)), drawn, strict=True))
    return [
        next(by_year[year]).spelled(kinds[story.variant]) for year, story in zip(years, told, strict=True)
    ]
