"""Lives that are recorded as they are led, to be rehearsed afterwards."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from claims.commands import Command
from claims.decision import Decision
from claims.due import DESK
from claims.rehearsal_import import BY_IMPORT
from claims.rehearsal_measure import Rehearsed
from claims.rehearsal_past import Cast, PastClaim, PastLetter, letter_cause
from claims.rehearsal_reading import PastRecord, as_it_was, past_claim
from tests.claims.random_steps import a_desk, act
from tests.claims.walks import PEOPLE, Desk

CAST = Cast(head=PEOPLE["head"], director=PEOPLE["director"], rota=(PEOPLE["least_loaded"],))


class Overtaken(Exception):
    """A deadline has to go before a later command: no life of ours goes otherwise."""


Sent = list[tuple[Command, Decision]]


@contextmanager
def recording() -> Iterator[Sent]:
    """Keep every command that is carried out while the context lasts."""
    kept: Sent = []
    plain = Desk.send

    def send(desk: Desk, command: Command) -> Decision:
        if (due := desk.due()) is not None and due.at <= command.at:
            raise Overtaken
        decision = plain(desk, command)
        kept.append((command, decision))
        return decision

    with patch.object(Desk, "send", send):
        yield kept


def records_of(desk: Desk, sent: Sent) -> list[PastRecord]:
    """The records of a desk's claim, each with its command."""
    commands = {id(decision): command for command, decision in sent}
    found = []
    for place, decision in enumerate(desk.decisions):
        command = commands.get(id(decision))
        actor = command.actor if command else DESK
        if place == 0 and desk.claim.imported:
            actor = BY_IMPORT
        found.append(PastRecord(at=decision.claim.at, actor=actor, command=command, events=decision.events))
    return found


def letters_of(desk: Desk) -> list[PastLetter]:
    """The letters that were planned for the claimant."""
    return [
        PastLetter(id=one.id, cause=letter_cause(one), asks=one.reports, planned_at=done.claim.at)
        for done in desk.decisions
        for one in done.letters
        if one.recipient == "claimant"
    ]


def past_of(desk: Desk, sent: Sent) -> PastClaim:
    """A recorded life as a past claim."""
    birth = desk.events[0]
    command_id = "01930000-0000-7000-8000-00000000b127" if birth.event == "registered" else None
    return past_claim(records_of(desk, sent), letters_of(desk), desk.now, command_id)


def really(desk: Desk, sent: Sent) -> Rehearsed:
    """How a recorded life went."""
    letters = [one for done in desk.decisions for one in done.letters]
    own = [one.template for one in letters if one.recipient == "claimant"]
    return as_it_was(records_of(desk, sent), desk.claim, desk.now, own, len(letters) - len(own))


def a_past_life(seed: int, steps: int) -> tuple[Desk, Sent]:
    """A random life without force of another type; whatever falls due does so in its turn."""
    chance = random.Random(seed)
    with recording() as sent:
        desk = a_desk(chance)
        desk.target = None
        desk.until(desk.now)
        for _ in range(steps):
            if chance.random() < 0.35:
                desk.wait(hours=chance.choice((0.01, 1, 7, 30, 80, 200)))
            else:
                act(desk, chance)
            desk.now += timedelta(seconds=chance.choice((0, 0, 1, 59)))
            desk.until(desk.now)
    return desk, sent
