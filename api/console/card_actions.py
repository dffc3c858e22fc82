"""Which buttons a card has: the next step first, the stage's own actions, then what is asked for daily; keys 1 to 9."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from api.language import Language
from api.pages.words import words_in
from api.shapes.actions import ActionOut
from claims.claim import Claim
from claims.trade_words import NEEDS
from claims.variant import Pinned

_DAILY = (
    *("approve", "return_for_rework", "answer_details", "accept", "dispute"),
    *("record_finding", "extend", "assign", "take", "reopen"),
)
"""Standard commands that stand beside the stage's own actions, in this order."""
_ELSEWHERE = frozenset(
    (
        *("write", "note", "log_interaction", "confirm_hint", "attach", "add_party", "carry_out"),
        *("add_task", "move_task", "finish_task", "cancel_task"),
    )
)
"""Commands that have their buttons where their things are shown."""
_KEYS = 9


class Button(NamedTuple):
    """A way to act, or the reason why it is closed."""

    action: str
    title: str
    address: str
    key: str
    why_not: str


class Buttons(NamedTuple):
    """What may be done now, what else, and what not."""

    main: tuple[Button, ...]
    more: tuple[Button, ...]
    closed: tuple[Button, ...]
    closed_more: tuple[Button, ...]
    allowed: frozenset[str]
    """The names of all commands that are allowed now, for buttons that stand elsewhere."""


def buttons_of(
    claim: Claim, pinned: Pinned, actions: Sequence[ActionOut], next_action: str | None, language: Language
) -> Buttons:
    """Sort the ways on into buttons."""
    stage = pinned.variant.stages.get(claim.stage)
    own = tuple(stage.actions) if stage else ()
    known = {action.action: action for action in actions}
    allowed = frozenset(name for name, action in known.items() if action.allowed)
    first = (next_action,) if next_action in allowed else ()
    main = tuple(name for name in dict.fromkeys((*first, *own, *_DAILY)) if name in allowed)
    rest = [name for name in known if name not in main and name not in _ELSEWHERE]
    return Buttons(
        main=tuple(_buttons(claim, known, main, language)),
        more=tuple(_buttons(claim, known, [name for name in rest if name in allowed], language, keys=False)),
        closed=tuple(_buttons(claim, known, [name for name in own if name not in allowed], language)),
        closed_more=tuple(
            _buttons(claim, known, [n for n in rest if n not in allowed and n not in own], language)
        ),
        allowed=allowed,
    )


def address_of(claim: Claim, action: str, **prefilled: str) -> str:
    """Where the form of an action is."""
    query = f"?{urlencode(prefilled)}" if prefilled else ""
    return f"/claims/{claim.number}/act/{action}{query}"


def _buttons(
    claim: Claim, known: dict[str, ActionOut], names: Iterable[str], language: Language, keys: bool = True
) -> Iterable[Button]:
    for place, name in enumerate(names, start=1):
        action = known[name]
        why_not = _why_not(action, language)
        key = str(place) if keys and action.allowed and place <= _KEYS else ""
        yield Button(name, action.title, address_of(claim, name, **_prefilled(claim, name)), key, why_not)


def _why_not(action: ActionOut, language: Language) -> str:
    """The rule's sentence; what is missing is named as people name it."""
    refused = action.why_not or {}
    named = [NEEDS[name].in_language(language) for name in refused.get("missing", ()) if name in NEEDS]
    if refused.get("code") == "requires" and len(named) == len(refused["missing"]):
        return words_in(language).gettext("needs first: %(things)s") % {"things": ", ".join(named)}
    return str(refused.get("detail", ""))


def _prefilled(claim: Claim, action: str) -> dict[str, str]:
    """The task or remedy that is meant when the next step is to finish one or to carry one out."""
    if action == "finish_task":
        open_tasks = [task for task in claim.tasks if task.state == "open"]
        soonest = min(
            open_tasks, key=lambda task: (not task.tells, task.due_at is None, task.due_at), default=None
        )
        return {"task": soonest.id} if soonest else {}
    if action == "carry_out":
        owed = min(claim.outstanding, key=lambda remedy: remedy.carry_out_by or date.max, default=None)
        return {"remedy": owed.id} if owed else {}
    return {}
