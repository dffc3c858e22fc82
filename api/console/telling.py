"""Whose story is told, to whom, and the words that several sentences share."""

from collections.abc import Mapping
from typing import NamedTuple

from api.console.trade import VIA, task_title
from api.pages.formats import Formats
from claims.claim import Claim, Remedy
from claims.money import Money
from claims.trade_words import TASKS, deed_to
from claims.values import Titles
from claims.variant import AddTask, Deed, Notify, Pinned, RaisePriority, Reassign, Remind
from store.timelines import Doer

_PRIORITY_UP = Titles(en="raise the priority", ru="повысить приоритет")
_NEW_TASK = Titles(en="add a task: {task}", ru="добавить мероприятие: {task}")
_DOERS = {
    "link": Titles(en="the claimant", ru="заявитель"),
    "system": Titles(en="by the rules", ru="по правилам"),
    "import": Titles(en="import", ru="загрузка"),
}


class Telling(NamedTuple):
    """A claim with what it is pinned to, the reader's formats, people's names, written titles of tasks."""

    claim: Claim
    pinned: Pinned
    f: Formats
    names: Mapping[str, str]
    written: Mapping[str, str]
    called: Titles | None = None
    """How the claim's team is called."""
    tags: Mapping[str, Titles] = {}
    """How the claim's tags are called, those that have a title."""

    @property
    def team(self) -> str:
        """The team in the reader's language; its key where it has no title."""
        return self.say(self.called) if self.called else self.claim.team

    def tag(self, key: str) -> str:
        """A tag in the reader's language; its key where it has no title."""
        return self.say(self.tags[key]) if key in self.tags else key

    def say(self, titles: Titles) -> str:
        """The words in the reader's language."""
        return titles.in_language(self.f.language)

    def name(self, user_id: str | None) -> str:
        """The name of one of our people; a dash where nobody is meant."""
        return self.names.get(user_id, user_id) if user_id else "—"

    def doer(self, doer: Doer) -> str:
        """Who did it."""
        return self.name(doer.id) if doer.kind == "user" else self.say(_DOERS[doer.kind])

    def task(self, task_id: str) -> str:
        """The title of a task."""
        task = self.claim.task(task_id)
        return task_title(task, self.written.get(task_id), self.f.language) if task else task_id

    def money(self, money: Money) -> str:
        """An amount."""
        return self.f.money(money.amount, money.currency)

    def remedy(self, remedy: Remedy) -> str:
        """A remedy with its amount."""
        words = remedy.words.in_language(self.f.language)
        return f"{words}, {self.money(remedy.money)}" if remedy.money else words

    def via(self, via: str | None) -> str:
        """How the claimant's word reached us, ready to follow a sentence."""
        return f", {self.say(VIA[via])}" if via else ""

    def deeds(self, index: int, clock: str) -> str:
        """What a rung of the ladder does; nothing when the claim is pinned to another ladder now."""
        ladder = self.pinned.variant.escalation
        rung = ladder[index] if index < len(ladder) and ladder[index].clock == clock else None
        return ", ".join(self._deed(deed) for deed in rung.do) if rung else "—"

    def _deed(self, deed: Deed) -> str:
        match deed:
            case Remind():
                return self.say(deed_to("remind", deed.remind))
            case Notify():
                return self.say(deed_to("notify", deed.notify))
            case Reassign():
                return self.say(deed_to("reassign", deed.reassign))
            case AddTask():
                added = deed.add_task
                return self.say(_NEW_TASK).format(task=self.say(added.title or TASKS[added.task]))
            case RaisePriority():
                return self.say(_PRIORITY_UP)
