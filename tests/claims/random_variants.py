"""Random process variants of every shape: most are unsound, and those that pass the check are walked."""

import random
from typing import Any

from claims.variant import Pinned, Variant
from claims.variant_check import problems_of
from tests.claims.walks import pin

OUTCOMES = ("satisfied", "partly", "refused", "explained", "not_a_claim", "withdrawn", "duplicate")
REQUIRED = (
    "demand",
    "verdict",
    "cause",
    "guilty_unit",
    "plan_finished",
    "text",
    "assignee",
    "field:check",
    "field:place",
)
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"field": "check", "is": True},
    {"not": {"field": "check", "is": True}},
    {"field": "place", "is": "shop"},
    {"not": {"field": "place", "is": "shop"}},
    {"amount_above": "500 RUB"},
    {"not": {"amount_above": "500 RUB"}},
    {"priority": "critical"},
    {"any": [{"field": "pieces", "is": 17}, {"priority": "high"}]},
)
TERMS = ("1 minute", "3 hours", "2 working hours", "1 day", "4 working days", "2 weeks", "1 month")
TITLE = {"ru": "Название", "en": "Title"}


def a_sound_variant(chance: random.Random) -> Pinned:
    """The next random variant that passes the check; about one in ten does."""
    for _ in range(500):
        variant = Variant.model_validate(_document(chance))
        if not problems_of(variant):
            return pin(variant)
    raise AssertionError("hardly any random variant passes the check: these tests would tell little")


def _document(chance: random.Random) -> dict[str, Any]:
    stages = _stages(chance)
    return {
        "variant": "random",
        "claim_type": "random",
        "title": TITLE,
        "calendar": chance.choice(("ru", "us")),
        "four_eyes": chance.random() < 0.3,
        "fields": [
            {"key": "check", "title": TITLE, "kind": "bool"},
            {"key": "pieces", "title": TITLE, "kind": "number"},
            {"key": "place", "title": TITLE, "kind": "choice", "choices": {"shop": TITLE, "web": TITLE}},
        ],
        "stages": stages,
        "clocks": (
            clocks := {f"c{place}": _clock(chance, list(stages)) for place in range(chance.randint(0, 4))}
        ),
        "escalation": _ladder(chance, list(clocks)),
        "causes": chance.choice(({}, {"defect": TITLE, "delay": TITLE})),
        "guilty_units": chance.choice(({}, {"sales": TITLE})),
        "remedies": chance.choice(((), ("refund", "apology"), ("bonus",))),
        "letters": chance.choice(({}, {"stage_entered": None, "closed": None}, {"decided": "apology"})),
        "reopen": chance.choice(({}, {"to": chance.choice(list(stages)), "within": "1 month"})),
    }


def _stages(chance: random.Random) -> dict[str, Any]:
    kinds = ["intake"]
    kinds += ["investigation"] * chance.randint(0, 2) + ["resolution"] * chance.randint(0, 2)
    if chance.random() < 0.3:
        chance.shuffle(kinds)
    kinds += ["confirmation"] * chance.choice((0, 1, 1, 2))
    names = [f"s{place}" for place in range(len(kinds))]
    return {
        name: _stage(chance, kind, place, names)
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }


def _stage(chance: random.Random, kind: str, place: int, names: list[str]) -> dict[str, Any]:
    actions = {f"a{n}": _action(chance, place, names) for n in range(chance.choice((0, 1, 2, 3)))}
    if kind != "confirmation":
        actions["on"] = _way_on(chance, place, names)
    stage: dict[str, Any] = {"kind": kind, "actions": actions, "plan": _plan(chance)}
    if any("outcome" in action for action in actions.values()) and chance.random() < 0.6:
        stage["approval"] = {"above": chance.choice(("0 RUB", "500 RUB", "30000 RUB"))}
    if kind == "confirmation":
        if chance.random() < 0.7:
            stage["silence"] = {"after": "10 days", "remind": chance.choice(([], ["1 hour", "5 days"]))}
        if chance.random() < 0.7:
            stage["dispute"] = {"to": chance.choice(names), "at_most": chance.randint(0, 2)}
    return stage


def _way_on(chance: random.Random, place: int, names: list[str]) -> dict[str, Any]:
    """What most stages need: a way forward for every claim, or a condition and its contrary."""
    forward = [*names[place + 1 :], "closed"]
    action: dict[str, Any] = {"to": chance.choice(forward[:2])}
    if action["to"] == "closed" or chance.random() < 0.5:
        action |= {"outcome": chance.choice(OUTCOMES), "requires": ["reason"]}
    return action


def _action(chance: random.Random, place: int, names: list[str]) -> dict[str, Any]:
    action: dict[str, Any] = {}
    if chance.random() < 0.7:
        action["to"] = chance.choice([*names, "closed"])
    if "to" in action and (action["to"] == "closed" or chance.random() < 0.4):
        action["outcome"] = chance.choice(OUTCOMES)
    requires = set(chance.sample(REQUIRED, chance.choice((0, 0, 1, 2))))
    back = action.get("to") in names[: place + 1]
    if action.get("outcome") == "refused" or back:
        requires.add("reason")
    if action.get("outcome") in ("satisfied", "partly") and chance.random() < 0.3:
        requires.add("remedies")
    action["requires"] = sorted(requires)
    if chance.random() < 0.25:
        action["waits_for"] = chance.choice(("claimant", "third_party"))
    if chance.random() < 0.3:
        action["when"] = chance.choice(CONDITIONS)
    if chance.random() < 0.2:
        action["by"] = "manager"
    return action


def _plan(chance: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "task": chance.choice(("call", "expertise", "other")),
            "term": chance.choice(TERMS),
            "mandatory": chance.random() < 0.7,
            **({"when": chance.choice(CONDITIONS)} if chance.random() < 0.5 else {}),
        }
        for _ in range(chance.choice((0, 0, 1, 2)))
    ]


def _clock(chance: random.Random, stages: list[str]) -> dict[str, Any]:
    return {
        "term": chance.choice(TERMS),
        "from": chance.choice(("received", "registered", "decided", f"stage:{chance.choice(stages)}")),
        "until": chance.choice(("answered", "decided", "carried_out", "confirmed", "closed")),
        "pauses_for": chance.choice(((), ("claimant",), ("claimant", "third_party"))),
        **({"when": chance.choice(CONDITIONS)} if chance.random() < 0.3 else {}),
    }


def _ladder(chance: random.Random, clocks: list[str]) -> list[dict[str, Any]]:
    places = ("1%", "50%", "80%", "due", "due + 1 working day", "due + 3 hours")
    deeds = (
        {"remind": "assignee"},
        {"notify": "head"},
        {"raise_priority": 2},
        {"reassign": "least_loaded"},
        {"add_task": {"task": "call", "term": "1 working hour"}},
    )
    return [
        {
            "clock": clock,
            "at": at,
            "do": chance.sample(deeds, chance.choice((1, 2))),
            **({"when": chance.choice(CONDITIONS)} if chance.random() < 0.3 else {}),
        }
        for clock in clocks
        for at in chance.sample(places, chance.choice((0, 1, 3)))
    ]
