"""What the parts of a process variant are called: by their own titles, else by what such parts usually are called."""

from claims.titles import ACTION_TITLES, COMMAND_TITLES
from claims.trade_words import CLOSED_TITLE, KINDS, capitalised
from claims.values import Titles
from claims.variant import CLOSED, Stage, Variant

_KINDS = capitalised(KINDS)


def of_stage(stage: Stage) -> Titles:
    """A stage by its title, or by its kind."""
    return stage.title or _KINDS[stage.kind]


def stage_title(variant: Variant, key: str) -> Titles:
    """A stage by its key. One that the variant has not, such as of an earlier version, goes by its key."""
    if key == CLOSED:
        return CLOSED_TITLE
    found = variant.stages.get(key)
    return of_stage(found) if found else _KINDS.get(key) or Titles(ru=key, en=key)


def kind_title(kind: str | None, key: str) -> Titles:
    """A stage without a title of its own by its kind, else by its key."""
    return _KINDS.get(kind or "") or Titles(ru=key, en=key)


def clock_title(variant: Variant, key: str) -> Titles:
    """A clock by its title, or by its key."""
    found = variant.clocks.get(key)
    return found.title if found and found.title else Titles(ru=key, en=key)


def action_title(name: str, own: Titles | None) -> Titles:
    """An action or a standard command by its own title, by the one that such actions usually have, or by its name."""
    return own or ACTION_TITLES.get(name) or COMMAND_TITLES.get(name) or Titles(ru=name, en=name)
