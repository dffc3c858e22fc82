"""Why a claim is of this type, so urgent, with this team and this person: what the routing rules of its day said."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.telling import Telling
from api.pages.words import words_in
from claims.routed import Routed, Suited
from store.routing import PublishedRules, published_rules
from store.timelines import TimelineRow


class RoutedBy(NamedTuple):
    """One thing that a rule decided, and the rule by its title."""

    what: str
    rule: str


class WhyRouted(NamedTuple):
    """The rules that held when the claim was filed, and what each thing is owed to."""

    version: int
    rules: tuple[str, ...]
    decided: tuple[RoutedBy, ...]
    kept_type: str


def suited_words(telling: Telling, row: TimelineRow) -> Iterator[str]:
    """How he who was chosen at registration suits; nothing where neither skill nor language was looked at."""
    if row.event != "registered" or not row.data.get("suited"):
        return
    gettext, suited = words_in(telling.f.language).gettext, Suited.model_validate(row.data["suited"])
    if suited.skill is None and suited.language is None:
        return
    yield gettext("Of those who suit best this person had the fewest open claims.")
    skill = row.data.get("skill")
    if suited.skill is not None:
        had = gettext("The skill “%(skill)s” that a rule wanted is there.")
        lacked = gettext("Nobody who was here had the skill “%(skill)s” that a rule wanted.")
        yield (had if suited.skill else lacked) % {"skill": skill}
    if suited.language is not None:
        speaks = gettext("The claimant's language is spoken.")
        yield speaks if suited.language else gettext("Nobody of them speaks the claimant's language.")


async def routed_of(
    connection: AsyncConnection, telling: Telling, rows: tuple[TimelineRow, ...]
) -> WhyRouted | None:
    """What the rules said of a claim when it was filed; None where no rule held."""
    born = next((row for row in rows if row.event == "registered"), None)
    if born is None or not born.data.get("routed"):
        return None
    routed = Routed.model_validate(born.data["routed"])
    published = await published_rules(connection, routed.version)
    titles = _titles(published)
    return WhyRouted(
        routed.version,
        tuple(titles.get(key, key) for key in routed.rules),
        tuple(RoutedBy(name, titles.get(key, key)) for name, key in _called(telling, routed) if key),
        routed.kept_type or "",
    )


def _titles(published: PublishedRules | None) -> dict[str, str]:
    return {rule.rule: rule.title for rule in published.rules.rules} if published else {}


def _called(telling: Telling, routed: Routed) -> Iterator[tuple[str, str | None]]:
    gettext, decided = words_in(telling.f.language).gettext, routed.decided
    yield gettext("Claim type"), decided.get("type")
    yield gettext("Priority"), decided.get("priority")
    yield gettext("Team"), decided.get("team")
    yield gettext("Skill"), decided.get("skill")
