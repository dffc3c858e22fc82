"""Who acts upon a claim, with the rights that he has on claims of its team."""

from claims.commands import Actor
from store.sight import Sight


def actor_for(kind: str, user_id: str | None, sight: Sight, team: str) -> Actor:
    """The actor, with his rights on claims of this team: managers of the team and admin manage and approve."""
    manages = kind == "user" and ("admin" in sight.roles or team in sight.manages)
    return Actor(kind=kind, id=user_id, manager=manages, approves=manages)  # type: ignore[arg-type]
