"""Random steps of a claim's life: lawful commands, time passing, garbage; and the sure way to the end."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import note

from claims.claim import Claimant, Demand
from claims.commands import REPORTS, STANDARD, Actor, Command
from claims.decision import Refusal
from claims.money import Money
from claims.variant import CLOSED, Action, FormField, Pinned
from claims.variant_check import problems_of
from claims.ways import members_of, ways
from tests.claims.walks import (
    CANARY,
    LINK,
    MANAGER,
    MONDAY,
    OPERATOR,
    READY,
    SECOND_MANAGER,
    SYSTEM,
    Desk,
    born,
    changed,
    ready,
)

ACTORS = (OPERATOR, OPERATOR, MANAGER, SECOND_MANAGER, LINK, SYSTEM, Actor(kind="import", manager=True))
TERMS = ("1 minute", "3 hours", "2 working hours", "1 day", "3 working days", "1 week", "1 month")
FORWARD = {
    "finish_task",
    "accept",
    "dispute",
    "approve",
    "carry_out",
    "extend",
    "answer_details",
    "return_for_rework",
}
RARE = {"withdraw", "force", "rate"}
MOVES = {"move", "move_back"}
UNKNOWN_DAYS = "01930000-0000-7000-8000-00000000dead"
BY = {"on_behalf": {"via": "phone"}}

CHANGES: tuple[tuple[str, Any], ...] = (
    ("four_eyes", True),
    ("stages.confirmation.dispute", None),
    ("stages.confirmation.dispute.at_most", 0),
    ("stages.confirmation.dispute.to", "resolution"),
    ("stages.confirmation.silence", {"after": "1 working day", "remind": ["1 hour", "2 hours"]}),
    ("stages.confirmation.silence", {"after": "3 weeks", "roll": True, "remind": ["5 days"]}),
    ("stages.confirmation.plan", [{"task": "call", "term": "1 day"}]),
    ("stages.confirmation.actions", {"look_again": {"to": "resolution", "requires": ["reason"]}}),
    ("stages.resolution.approval", None),
    ("stages.resolution.approval.above", "0 RUB"),
    ("stages.resolution.actions.ask_expert", {"waits_for": "third_party", "requires": ["text"]}),
    ("stages.resolution.actions.satisfy.by", "manager"),
    ("stages.resolution.actions.satisfy.to", "closed"),
    ("stages.resolution.actions.satisfy.requires", ["remedies", "assignee"]),
    ("stages.resolution.actions.satisfy.waits_for", "claimant"),
    ("stages.intake.actions.admit.when", {"amount_above": "500 RUB"}),
    ("stages.intake.actions.admit.waits_for", "claimant"),
    ("stages.intake.actions.look", {}),
    ("stages.intake.plan", [{"task": "call", "term": "1 working hour"}]),
    ("stages.investigation.actions.decide.requires", ["guilty_unit"]),
    ("letters", {"stage_entered": None, "details_requested": None, "closed": None, "reopened": None}),
    ("causes", None),
    ("guilty_units", None),
    ("remedies", None),
    ("reopen", {}),
    ("reopen", {"to": "resolution", "within": "2 days"}),
    ("clocks", {}),
    (
        "clocks.extra",
        {"term": "2 hours", "from": "decided", "until": "confirmed", "pauses_for": ["claimant"]},
    ),
    (
        "clocks.whole",
        {"term": "1 month", "from": "registered", "until": "closed", "pauses_for": ["third_party"]},
    ),
    ("clocks.short", {"term": "30 minutes", "from": "received", "until": "carried_out"}),
    ("clocks.answer.pauses_for", ["claimant", "third_party"]),
    ("clocks.answer.roll_last_day", False),
    ("clocks.answer.extension", {"at_most": "2 working days"}),
    ("escalation.0.at", "due + 3 working hours"),
    ("escalation.1.at", "1%"),
    ("escalation.2.when", {"not": {"priority": "critical"}}),
    ("escalation", []),
)
"""Members that a mutation replaces; what the checks of variants refuse is not taken."""


def a_variant(chance: random.Random) -> Pinned:
    """One of the ready variants, or one with some members replaced that is still without problems."""
    pinned = ready(chance.choice([*READY, "minute"]))
    for _ in range(chance.choice((0, 0, 1, 3, 5))):
        path, value = chance.choice(CHANGES)
        try:
            mutated = changed(pinned, (path, value))
        except (KeyError, IndexError, AttributeError, ValueError):
            continue
        if not problems_of(mutated.variant):
            pinned = mutated
            note(f"{path} = {value}")
    return pinned


def a_desk(chance: random.Random) -> Desk:
    """A new claim of a random variant, received now or long ago."""
    return a_claim_of(a_variant(chance), chance)


def a_claim_of(pinned: Pinned, chance: random.Random) -> Desk:
    """A new claim of a variant, received now or long ago, perhaps with some of its way behind it."""
    facts: dict[str, Any] = {
        "received_at": MONDAY - timedelta(hours=chance.choice((0, 0, 0, 1, 30, 400, 9000))),
        "claimant": Claimant(has_email=chance.random() < 0.7),
        "fields": some_fields(pinned, chance),
        "assignee": chance.choice((None, "u-operator")),
    }
    if chance.random() < 0.2:
        facts["demand"] = Demand()
    if chance.random() < 0.1:
        facts |= {"imported": True, "channel": "import"}
    note(f"{pinned.variant.variant}: {facts}")
    desk = born(pinned, **facts)
    other = ready(chance.choice(READY))
    desk.target = other if other.ref.key != pinned.ref.key else None
    for _ in range(chance.choice((0, 0, 0, 5, 7))):
        if not desk.claim.closed and not desk.claim.asked:
            _go_on(desk, chance)
    return desk


def some_fields(pinned: Pinned, chance: random.Random) -> dict[str, Any]:
    """Some fields of the form with values that fit."""
    return {one.key: _value(one, chance) for one in pinned.variant.fields if chance.random() < 0.5}


def _value(form_field: FormField, chance: random.Random) -> Any:
    values: dict[str, Sequence[Any]] = {
        "text": [True],
        "bool": [True, False],
        "number": [0, 17, "2.5"],
        "date": ["2026-11-01"],
        "choice": list(form_field.choices or {}),
    }
    return chance.choice(values[form_field.kind])


def step(desk: Desk, chance: random.Random) -> None:
    """One step: time passes, somebody does something lawful, or somebody sends garbage."""
    kind = chance.random()
    if kind < 0.3:
        pass_time(desk, chance)
    elif kind < 0.9:
        act(desk, chance)
    else:
        send_garbage(desk, chance)


def pass_time(desk: Desk, chance: random.Random) -> None:
    """A little while, or until something falls due; sometimes a command overtakes a due deadline."""
    due = desk.due()
    if due and chance.random() < 0.6:
        note(f"due: {due}")
        desk.let_fall_due()
    elif chance.random() < 0.8:
        desk.wait(hours=chance.choice((0, 0.01, 1, 7, 30, 80)))
    else:
        desk.now += timedelta(minutes=chance.choice((1, 90, 3000)))


def act(desk: Desk, chance: random.Random) -> None:
    """A command that `ways` allows, with data that should be lawful."""
    actor = chance.choice(ACTORS)
    if actor.kind == "system" and chance.random() < 0.7:
        report(desk, chance)
        return
    allowed = [way.action for way in ways(desk.pinned, desk.claim, actor, desk.now) if way.allowed]
    allowed = [name for name in allowed if name not in MOVES or desk.versions]
    allowed = [name for name in allowed if name != "recount" or desk.days]
    if not allowed:
        return
    own = [name for name in allowed if name not in STANDARD]
    forward = [name for name in allowed if name in FORWARD or (name in own and not _ends(desk, name))]
    name = chance.choice(forward if forward and chance.random() < 0.5 else allowed)
    if (name in RARE or _ends(desk, name)) and chance.random() < 0.8:
        return
    data = data_for(desk, name, chance)
    note(f"{actor.kind} {actor.id}: {name} {data}")
    try:
        desk.send(a_command(desk, name, actor, data, chance))
    except Refusal as refused:
        if name in own:
            raise AssertionError(f"{name} is allowed, and refused with lawful data") from refused
        note(f"  refused: {refused.code}")


def _ends(desk: Desk, name: str) -> bool:
    here = desk.pinned.variant.stages.get(desk.claim.stage)
    return bool(here and name in here.actions and here.actions[name].to == CLOSED)


def report(desk: Desk, chance: random.Random) -> None:
    """The post office reports on a letter of this claim, perhaps twice, perhaps late."""
    letters = [one.id for done in desk.decisions for one in done.letters if one.recipient == "claimant"]
    asked = desk.claim.asked
    if asked and asked.letter_id:
        letters.append(asked.letter_id)
    if letters:
        action = chance.choice(("letter_sent", "letter_sent", "letter_refused"))
        sent_at = desk.now - timedelta(minutes=chance.choice((0, 1, 5000)))
        note(action)
        desk.do(action, SYSTEM, letter_id=chance.choice(letters[-3:]), sent_at=sent_at)


def a_command(desk: Desk, name: str, actor: Actor, data: dict[str, Any], chance: random.Random) -> Command:
    """Mostly with its texts parted; sometimes a careless sender leaves them among the facts."""
    command = desk.command(name, actor, **data)
    if chance.random() < 0.2:
        private = {
            key: data[key] for key in data if key in {text.partition(".")[0] for text in command.texts}
        }
        command = command.model_copy(update={"data": command.data | private, "texts": ()})
    return command


def data_for(desk: Desk, name: str, chance: random.Random) -> dict[str, Any]:
    """Data that a command needs, every private member carrying the canary."""
    here = desk.pinned.variant.stages.get(desk.claim.stage)
    if here and name in here.actions:
        return action_data(desk, here.actions[name], chance)
    return _STANDARD_DATA[name](desk, chance) if name in _STANDARD_DATA else {}


def action_data(desk: Desk, action: Action, chance: random.Random) -> dict[str, Any]:
    """Everything that an action of the variant requires, and some of what it may take."""
    variant = desk.pinned.variant
    required = {name.partition(":")[0] for name in action.requires}
    data: dict[str, Any] = {
        "text": CANARY,
        "reason": CANARY,
        "questions": [CANARY, CANARY],
        "verdict": chance.choice(("justified", "partly", "unjustified")),
        "cause": chance.choice([*variant.causes] or ["no cause"]),
        "guilty_unit": chance.choice([*variant.guilty_units] or ["no unit"]),
        "remedies": some_remedies(desk, chance),
        "demand": {
            "remedy": "refund",
            "money": {"amount": str(chance.choice((5, 90000))), "currency": "RUB"},
        },
        "fields": {one.key: _value(one, chance) for one in variant.fields},
    }
    taken = members_of(action)
    if action.outcome not in ("satisfied", "partly", "explained"):
        taken -= {"remedies"}
    chosen = {"fields": "field"}
    return {
        name: value
        for name, value in data.items()
        if name in taken and (chosen.get(name, name) in required or chance.random() < 0.5)
    }


def some_remedies(desk: Desk, chance: random.Random) -> list[dict[str, Any]]:
    """One to three remedies that the variant offers, some above every limit, some in another currency."""
    offered = desk.pinned.variant.remedies or ("refund", "apology")
    remedies = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        remedy: dict[str, Any] = {"remedy": chance.choice(offered)}
        if chance.random() < 0.7:
            amount = str(Money.of(chance.choice(("1", "999.99", "30000", "100000")), "RUB").amount)
            remedy |= {"amount": amount, "currency": chance.choice(("RUB", "RUB", "USD"))}
        remedies.append(remedy)
    return remedies


def _task(desk: Desk, chance: random.Random) -> str:
    return chance.choice([task.id for task in desk.claim.tasks if task.state == "open"] or ["1"])


def _remedy(desk: Desk, chance: random.Random) -> str:
    return chance.choice([one.id for one in desk.claim.outstanding] or ["1.1"])


def _clock(desk: Desk, chance: random.Random) -> str:
    return chance.choice([*desk.pinned.variant.clocks] or ["answer"])


def _to_version(desk: Desk, chance: random.Random) -> dict[str, Any]:
    there = chance.choice(desk.versions) if desk.versions else desk.pinned
    stage = chance.choice([None, *there.variant.stages])
    return {"variant": there.ref.key, "version": there.ref.version, **({"stage": stage} if stage else {})}


def _days(desk: Desk) -> list[str]:
    return [one.calendar_ref.id for one in desk.days if one.calendar_ref]


_DataFor = Callable[[Desk, random.Random], dict[str, Any]]
_STANDARD_DATA: dict[str, _DataFor] = {
    "assign": lambda d, r: {"assignee": r.choice((None, "u-2", "u-operator")), "reason": CANARY},
    "set_priority": lambda d, r: {"priority": r.choice(("low", "normal", "high", "critical"))},
    "add_tag": lambda d, r: {"tag": r.choice(("press", "court", "repeated"))},
    "remove_tag": lambda d, r: {"tag": r.choice([*d.claim.tags, "press"])},
    "reclassify": lambda d, r: {
        "type": d.target.variant.claim_type if d.target else "bank",
        "reason": CANARY,
    },
    "add_task": lambda d, r: {"task": "call", "title": CANARY, "term": r.choice(TERMS)},
    "move_task": lambda d, r: {"task_id": _task(d, r), "term": r.choice(TERMS), "reason": CANARY},
    "finish_task": lambda d, r: {"task_id": _task(d, r), "result": CANARY},
    "cancel_task": lambda d, r: {"task_id": _task(d, r), "reason": CANARY},
    "note": lambda d, r: {"text": CANARY},
    "write": lambda d, r: {"text": CANARY},
    "correct_contact": lambda d, r: {
        "name": CANARY,
        "email": f"{CANARY}@example.org",
        "phone": CANARY,
        "has_email": r.choice((True, False)),
    },
    "attach": lambda d, r: {"file_id": "01930000-0000-7000-8000-00000000f11e"},
    "add_party": lambda d, r: {"role": "witness", "name": CANARY, "phone": CANARY},
    "link": lambda d, r: {"claim": "01930000-0000-7000-8000-00000000ffff", "as": "related"},
    "log_interaction": lambda d, r: {
        "kind": "meeting",
        "direction": "out",
        "participants": [CANARY, CANARY],
        "text": CANARY,
    },
    "confirm_hint": lambda d, r: {"hint": r.choice([one.key for one in d.pinned.variant.hints] or ["none"])},
    "answer_details": lambda d, r: {"text": CANARY, **BY},
    "extend": lambda d, r: {
        "clock": r.choice(["answer", _clock(d, r)]),
        "by": r.choice((*TERMS, "1 working day", "1 working day", "2 days")),
        "reason": CANARY,
    },
    "record_finding": lambda d, r: {"verdict": "partly", "note": CANARY},
    "carry_out": lambda d, r: {"remedy_id": _remedy(d, r), "note": CANARY},
    "return_for_rework": lambda d, r: {"reason": CANARY},
    "withdraw": lambda d, r: {"reason": CANARY, **BY},
    "accept": lambda d, r: BY,
    "dispute": lambda d, r: {"reason": CANARY, **BY},
    "rate": lambda d, r: {"score": r.randint(1, 5), "text": CANARY},
    "reopen": lambda d, r: {"reason": CANARY},
    "move": lambda d, r: _to_version(d, r) | {"plan": r.random() < 0.3, "reason": CANARY},
    "move_back": lambda d, r: {"reason": CANARY},
    "recount": lambda d, r: {"calendar_id": r.choice((UNKNOWN_DAYS, *_days(d))), "reason": CANARY},
    "force": lambda d, r: {"to": r.choice([*d.pinned.variant.stages, CLOSED]), "reason": CANARY},
}

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, float("nan"), "", " ", "x" * 300, "\x00", "\u202e", "NaN", "1e999999",
    [], [[]], {}, {"a": {"b": [1]}}, "2026-11-23T10:00:00Z", "2026-11-23", "9999-12-31T23:59:59Z", "1 day",
    "999999999 months", "closed", "intake", "1", "1.1", ["…"] * 30, {"via": "phone"}, {"via": 5}, "9" * 5000,
)  # fmt: skip


def send_garbage(desk: Desk, chance: random.Random) -> None:
    """Any action with odd data: nothing but a Refusal or a lawful decision may come of it."""
    here = desk.pinned.variant.stages.get(desk.claim.stage)
    names = [*STANDARD, *REPORTS, *(here.actions if here else ()), "malformed", ""]
    name, actor = chance.choice(names), chance.choice(ACTORS)
    data = dict(data_for(desk, name, chance))
    for key in (
        *data,
        "reason",
        "text",
        "task_id",
        "term",
        "due_at",
        "fields",
        "demand",
        "remedies",
        "by",
        "at",
        "zz",
    ):
        if chance.random() < 0.25:
            data[key] = chance.choice(ODD)
    texts = tuple(
        chance.sample(
            ("text", "reason", "questions.0", "questions", "name", "email", "zz"), chance.randint(0, 3)
        )
    )
    command = desk.command("take", actor).model_copy(
        update={
            "action": name,
            "data": data,
            "texts": texts,
            "expected_version": chance.choice((None, None, None, desk.claim.version, 1)),
        }
    )
    note(f"garbage {actor.kind}: {name} {data} {texts}")
    try:
        desk.send(command)
    except Refusal as refused:
        note(f"  refused: {refused.code}")


def lead_to_end(desk: Desk, chance: random.Random) -> None:
    """Lead an open claim to its end without force, withdrawal or another type; AssertionError when there is no way."""
    for _ in range(60):
        if desk.claim.closed:
            return
        assert _go_on(desk, chance), f"no lawful way on from {desk.claim.stage}"
    raise AssertionError("the claim goes round for ever")


def _go_on(desk: Desk, chance: random.Random) -> bool:
    claim = desk.claim
    if claim.pending_approval:
        other = SECOND_MANAGER if claim.pending_approval.requested_by == MANAGER.id else MANAGER
        return bool(desk.do("approve", other))
    if claim.closing:
        return bool(desk.do("carry_out", remedy_id=claim.outstanding[0].id))
    if claim.question:
        return bool(desk.do("answer_details", text=CANARY, **BY))
    if claim.asked:
        return bool(desk.do("accept", **BY))
    for task in claim.tasks:
        if task.state == "open" and task.mandatory:
            return bool(desk.do("finish_task", task_id=task.id))
    if claim.assignee is None:
        desk.do("take", MANAGER)
    return _take_the_nearest(desk, chance)


def _take_the_nearest(desk: Desk, chance: random.Random) -> bool:
    """Take an action that leads nearer to the end; one with a condition may be refused."""
    stages = desk.pinned.variant.stages
    far = _distances(desk)
    actions = stages[desk.claim.stage].actions
    for name in sorted(actions, key=lambda one: far.get(actions[one].to or "", 99)):
        if actions[name].to is None:
            continue
        data = action_data(desk, actions[name], chance)
        try:
            by_operator = actions[name].by == "operator" and chance.random() < 0.5
            return bool(desk.do(name, OPERATOR if by_operator else MANAGER, **data))
        except Refusal as refused:
            if refused.code != "condition":
                raise
    return False


def _distances(desk: Desk) -> dict[str, int]:
    """How far each stage is from the end for this claim, by ways whose conditions hold for it."""
    stages, facts = desk.pinned.variant.stages, desk.claim.circumstances()
    far = {CLOSED: 0} | {name: 1 for name, one in stages.items() if one.kind == "confirmation"}
    for _ in stages:
        for name, stage in stages.items():
            open_ = [
                action for action in stage.actions.values() if not action.when or action.when.holds(facts)
            ]
            ahead = [far[action.to] + 1 for action in open_ if action.to in far]
            far[name] = min([far.get(name, 99), *ahead])
    return far
