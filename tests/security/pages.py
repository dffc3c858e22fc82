"""Nasty inputs through the forms of pages: every field that was met, as a browser would send it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
from sqlalchemy import text

from api.bounds import Bounds
from api.portal.form_keys import new_key
from tests.api.office import Office, Reader
from tests.security.corpus import TEXTS, Nasty
from tests.security.crawl import Found, template_of
from tests.security.forms import Form, Pairs, encoded, with_value
from tests.security.sending import Sender, some

PORTAL = ("/p/", "/my", "/c/", "/sign-in", "/password")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LAST = ("retire", "revoke", "end", "drop", "delete", "publish", "unlink", "sign-out", "apply", "stop", "hold")
"""Forms that end something are sent after all others."""
UNTOUCHED = frozenset({"key", "revision", "version", "idempotency"})
"""Hidden words that say which form this is; they are spoiled once and not with everything."""


class Box(NamedTuple):
    """One field of one form."""

    found: Found
    name: str

    def __str__(self) -> str:
        form = self.found.form
        return f"{form.method} {template_of('POST', form.action) or form.action} {self.name}"


def boxes_of(found: list[Found], random: Random, most: int = 0) -> Iterator[Box]:
    """Every field of every form, or at most so many of each; those that end something last."""
    for each in sorted(found, key=lambda met: urlsplit(met.form.action).path.endswith(LAST)):
        for name in some(sorted(each.form.names), random, most):
            yield Box(each, name)


def chosen_boxes(boxes: list[Box], seed: int, each: int) -> Iterator[tuple[Box, Nasty]]:
    """Some nasty inputs for every field, by a seed; `each` of 0 means all of them."""
    random = Random(seed)
    for box in boxes:
        for nasty in some(list(TEXTS), random, 1 if each and box.name in UNTOUCHED else each):
            yield box, nasty


async def spoil_box(
    office: Office, readers: Mapping[str, Reader], sender: Sender, box: Box, nasty: Nasty
) -> None:
    """Send one form with something nasty in one field; bounds on how often one may send are lifted."""
    form = box.found.form
    whose = "portal" if form.action.startswith(PORTAL) else "console"
    if whose == "portal":
        await lift_bounds(office)
    pairs = _grown_up(office, form.action, form.pairs)
    answer = await _sent(readers[whose], form, with_value(pairs, box.name, nasty.value))
    await sender.judge(f"{box} ← {nasty.kind} {nasty.value[:60]!r}", answer)


async def _sent(reader: Reader, form: Form, pairs: Pairs) -> httpx.Response:
    if form.method == "get":
        return await reader.get(f"{urlsplit(form.action).path}?{encoded(pairs).decode()[:8000]}")
    if form.files:
        parts = [(name, (None, value.encode("utf-8", "surrogatepass"))) for name, value in pairs]
        return await reader.post(form.action, None, files=[*parts, ("nothing", ("", b""))])
    return await reader.post(form.action, None, content=encoded(pairs), headers=FORM)


def _grown_up(office: Office, action: str, pairs: Pairs) -> Pairs:
    """A public form says when it was opened; who sends it at once is taken for a program."""
    opened = datetime.now(UTC) - timedelta(minutes=1)
    fresh = with_value(pairs, "key", new_key(office.app.state.desk.settings, opened))
    return fresh if action.startswith("/p/") else pairs


async def lift_bounds(office: Office) -> None:
    """Forget who came how often."""
    desk = office.app.state.desk
    object.__setattr__(desk, "bounds", Bounds(most=10**9))
    async with desk.at_once.connect() as connection:
        for table in ("public_counts", "attempts"):
            await connection.execute(text(f"DELETE FROM {table}"))


async def readers_of(office: Office) -> dict[str, Reader]:
    """A browser of the admin's, and one of nobody's."""
    return {"console": await office.sign_in("admin"), "portal": Reader(office.client, {})}
