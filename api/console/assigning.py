"""Gives many claims to one person: one command for each, so that each is accepted or refused by itself."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from api.commanding import Order, command_claim
from api.desk import Desk
from api.idempotency import hash_of
from api.language import Language
from api.problems import FieldError, Problem, invalid, refusal
from api.shapes.commands import CommandIn
from claims.claim_number import NUMBER, read_number
from store.choosing import Chosen, outcomes
from store.journal import CommandOutcome
from store.people import User
from store.sight import sight_of

MOST = 100
"""Claims that may be assigned together."""
AT_ONCE = 8
PATIENCE, LOOK_EVERY = 4.0, 0.25
"""Seconds that the answer waits for what is pending, and between two looks."""
NOBODY = "-"
PATH = "/queue/assign"
_CHOSEN = re.compile(rf"({NUMBER}):([1-9][0-9]{{0,8}})(?::([a-z0-9][a-z0-9._-]{{0,59}}|-))?")


class Wish(NamedTuple):
    """One claim as it was shown, and to whom it is to go; a login, or None for nobody."""

    number: str
    version: int
    assignee: str | None


class Result(NamedTuple):
    """What became of one wish: `applied`, `refused` with a sentence, or `pending`; the version after it."""

    wish: Wish
    status: str
    sentence: str = ""
    version: int | None = None
    command: str | None = None
    before: str = NOBODY


def read_chosen(spelled: Sequence[str], assignee: str | None = None) -> tuple[Wish, ...]:
    """Read `26-00042:7` or, with whom to give it back to, `26-00042:7:anna`; Problem 422 for anything else."""
    found = [_CHOSEN.fullmatch(each) for each in spelled]
    if not found or len(found) > MOST or not all(found):
        raise invalid(FieldError("claim", "not-valid"))
    wishes = {
        match[1]: Wish(match[1], int(match[2]), _named(match[3]) if match[3] else assignee)
        for match in found
        if match
    }
    return tuple(wishes.values())


def _named(login: str) -> str | None:
    return None if login == NOBODY else login


async def assign_all(
    desk: Desk, user: User, language: Language, once: str, wishes: Sequence[Wish], now: Sequence[Chosen]
) -> tuple[Result, ...]:
    """Send the commands, a few at a time, and wait a moment for their outcomes; a repeat does nothing twice."""
    gate = asyncio.Semaphore(AT_ONCE)
    before = {each.number: each.assignee or NOBODY for each in now}

    async def one(wish: Wish) -> Result:
        async with gate:
            return await _assign(desk, user, language, once, wish)

    results = await asyncio.gather(*(one(wish) for wish in wishes))
    settled = await _settled(desk, user, language, results)
    return tuple(result._replace(before=before.get(result.wish.number, NOBODY)) for result in settled)


async def _assign(desk: Desk, user: User, language: Language, once: str, wish: Wish) -> Result:
    body: dict[str, Any] = {
        "action": "assign",
        "data": {"assignee": wish.assignee},
        "expected_version": wish.version,
    }
    order = Order(
        actor_kind="user",
        actor_id=user.id,
        caller=f"user:{user.id}",
        sight=sight_of(user),
        key=f"{once}:{_plain(wish.number)}",
        path=PATH,
        digest=hash_of(body),
        claim=wish.number,
        body=CommandIn(**body),
        waits=False,
    )
    try:
        return _result(wish, await command_claim(desk, order), language)
    except Problem as problem:
        return Result(wish, "refused", _sentence(problem, language))


def _plain(number: str) -> str:
    """The number in ASCII, as a key must be; no two claims share it."""
    read = read_number(number)
    return read.bare if read else number


def _result(wish: Wish, outcome: CommandOutcome, language: Language) -> Result:
    sentence = _sentence(refusal(outcome.problem), language) if outcome.problem else ""
    return Result(wish, outcome.status, sentence, outcome.version, outcome.id)


def _sentence(problem: Problem, language: Language) -> str:
    body = problem.body(language)
    errors = body.get("errors")
    return str(errors[0]["message"] if errors else body["detail"])


async def _settled(
    desk: Desk, user: User, language: Language, results: Sequence[Result]
) -> tuple[Result, ...]:
    """Look after what is pending until all is settled or patience ends."""
    known = list(results)
    for _ in range(int(PATIENCE / LOOK_EVERY)):
        waiting = {each.command: each.wish for each in known if each.status == "pending" and each.command}
        if not waiting:
            break
        await asyncio.sleep(LOOK_EVERY)
        async with desk.at_once.connect() as connection:
            found = await outcomes(connection, sight_of(user), list(waiting))
        settled = {each.id: each for each in found.values() if each.status != "pending"}
        known = [
            _result(each.wish, settled[each.command], language) if each.command in settled else each
            for each in known
        ]
    return tuple(known)
