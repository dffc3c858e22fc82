"""Short ways out of intake: a claim that was settled at once, and a message that is no claim.

Each is two commands, filing and then the variant's own action; the second may fail, and then that is said.
"""

from typing import Literal, NamedTuple

from api.commanding import Order, command_claim
from api.desk import Desk
from api.idempotency import hash_of
from api.problems import Problem, refusal
from api.shapes.commands import CommandIn
from claims.claim import Claim
from claims.titles import ACTION_TITLES
from claims.values import Titles
from claims.variant import Action, Variant
from store.people import User
from store.sight import sight_of

SHORT = ("fix_at_once", "not_a_claim")
_FILLED_HERE = frozenset({"reason", "text", "demand"})
"""What a short path can give that an action may require: the words typed beside it, and what the form holds."""


class ShortPath(NamedTuple):
    """One action that may follow the filing in the same go, and the member of its data that the words become."""

    name: str
    title: Titles
    words_are: Literal["text", "reason"]
    needs_words: bool


def short_paths(variant: Variant, may_manage: bool) -> tuple[ShortPath, ...]:
    """Those of the two that the first stage of the variant has and that this form can fill."""
    first = next(iter(variant.stages.values()))
    found = ((name, first.actions.get(name)) for name in SHORT)
    return tuple(_path(name, action) for name, action in found if action and _can_follow(action, may_manage))


def _path(name: str, action: Action) -> ShortPath:
    words_are: Literal["text", "reason"] = "reason" if "reason" in action.requires else "text"
    return ShortPath(name, action.title or ACTION_TITLES[name], words_are, words_are in action.requires)


def _can_follow(action: Action, may_manage: bool) -> bool:
    return set(action.requires) <= _FILLED_HERE and (action.by == "operator" or may_manage)


async def go_on(desk: Desk, user: User, claim: Claim, path: ShortPath, key: str, words: str) -> str:
    """Send the second command; its id. Problem when the rules refuse it: the claim stays registered."""
    data = {path.words_are: words} if words else {}
    body = CommandIn(action=path.name, data=data)
    order = Order(
        actor_kind="user",
        actor_id=user.id,
        caller=f"user:{user.id}",
        sight=sight_of(user),
        key=f"{key}-then",
        path=f"/api/claims/{claim.id}/commands",
        digest=hash_of(body.model_dump(mode="json")),
        claim=claim.id,
        body=body,
    )
    outcome = await command_claim(desk, order)
    if outcome.status == "refused":
        raise Problem("refused") if not outcome.problem else refusal(outcome.problem)
    return outcome.id
