"""Walks through forms on a desk that always has what a form is about, and counts what became of the inputs."""

import re
from collections import Counter
from collections.abc import Mapping
from html import escape

import httpx

from tests.api.office import Office, Reader
from tests.security.corpus import Nasty
from tests.security.crawl import Found, reader_for, template_of
from tests.security.pages import PORTAL, Box, sent
from tests.security.put_back import Snapshot
from tests.security.sending import Sender

ONE_CHANGE = frozenset({"_revision", "revision", "version"})
"""Fields of forms that are good for one change alone."""
FOLLOWED = 4
"""Every so-many-th form that was taken is followed to the page that shows what it did."""
AWAY = frozenset({401, 403, 404, 405, 409, 429})
BEFORE = frozenset({413, 415})
"""Refused before anybody looks at a field."""
UNREADABLE = re.compile("[\x00\ud800-\udfff]")
"""With these a form as a whole is none."""


class Walk:
    """Sends forms with nasty fields; when one is turned away, the desk is put back and it is sent again."""

    def __init__(
        self, office: Office, readers: Mapping[str, Reader], sender: Sender, snapshot: Snapshot
    ) -> None:
        self.became: dict[Found, Counter[str]] = {}
        """By form: `taken`, `named` (refused, the field named), `refused` otherwise, sent `away`, refused `before`."""
        self.readers, self.sender = readers, sender
        self._office, self._snapshot = office, snapshot
        self._written: set[str] = set()
        self._taken, self._used = 0, False

    async def spoil(self, box: Box, inputs: list[Nasty]) -> None:
        """All these inputs in one field, one after another."""
        found = self.became.setdefault(box.found, Counter())
        for nasty in inputs:
            found[_became(box, nasty, await self._certain(box, nasty))] += 1

    def told(self, form: Found) -> Counter[str]:
        """What became of a form's inputs. Where not one of them came further, all of them were turned away.

        Where others did, what was not found or not fitting is what the desk says to such a value.
        """
        found = Counter(self.became[form])
        away, before = found.pop("away", 0), found.pop("before", 0)
        found["refused" if found else "turned away"] += away + before
        return found

    async def put_back(self) -> None:
        """Let the desk be as it was when the walk began."""
        await self._snapshot.put_back(self._written)
        self._written.clear()
        self._used = False

    async def _certain(self, box: Box, nasty: Nasty) -> httpx.Response:
        """The answer of a desk that has what the form is about."""
        answer = await self._once(box, nasty)
        if _signed_out(box, answer) or (answer.status_code in AWAY and self._used):
            await self.put_back()
            answer = await self._once(box, nasty)
        if answer.status_code < 400:
            await self._follow(box, answer)
        return answer

    async def _once(self, box: Box, nasty: Nasty) -> httpx.Response:
        form = box.found.form
        reader = reader_for(self.readers, form.action)
        answer = await sent(self._office, reader, form, box.name, nasty.value)
        self._written |= await self.sender.judge(f"{box} ← {nasty.kind} {nasty.value[:60]!r}", answer)
        return answer

    async def _follow(self, box: Box, answer: httpx.Response) -> None:
        self._taken, self._used = self._taken + 1, True
        leads = answer.headers.get("location", "")
        if leads and self._taken % FOLLOWED == 0 and template_of("GET", leads):
            shown = await reader_for(self.readers, leads).get(leads)
            self._written |= await self.sender.judge(f"{box} → {leads}", shown)
        if ONE_CHANGE & box.found.form.names:
            await self.put_back()


def _signed_out(box: Box, answer: httpx.Response) -> bool:
    """Whether the session was ended by an earlier form."""
    leads = answer.headers.get("location", "")
    return leads.startswith("/sign-in") and not box.found.form.action.startswith((*PORTAL, "/sign-out"))


def _became(box: Box, nasty: Nasty, answer: httpx.Response) -> str:
    if answer.status_code < 400:
        return "away" if _signed_out(box, answer) else "taken"
    if answer.status_code in AWAY and (answer.status_code, box.found.form.action) != (401, "/sign-in"):
        return "away"
    if answer.status_code in BEFORE or UNREADABLE.search(nasty.value):
        return "before"
    return "named" if _names(answer.text, escape(box.name)) else "refused"


def _names(page: str, name: str) -> bool:
    """Whether a page marks this field, or a problem names it."""
    boxes = re.finditer(rf'<(?:input|textarea|select)\b[^<>]*\bname="{re.escape(name)}"[^<>]*>', page)
    return f"<li>{name}: " in page or any("invalid" in box[0] for box in boxes)
