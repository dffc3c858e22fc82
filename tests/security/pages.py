"""Nasty inputs through the forms of pages: every field that was met, as a browser would send it."""

from collections.abc import Iterator
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
from tests.security.sending import some

PORTAL = ("/p/", "/my", "/c/", "/sign-in", "/password")
BOUNDED = (*PORTAL, "/me/password")
"""Where one may come only so often."""
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
        return f"{form_of(self.found)} {self.name}"


def form_of(found: Found) -> str:
    """What a form is called in reports."""
    return f"{found.form.method} {template_of('POST', found.form.action) or found.form.action}"


def boxes_of(found: list[Found], random: Random, most: int = 0) -> Iterator[Box]:
    """Every field of every form, or at most so many of each; those that end something last."""
    for each in sorted(found, key=lambda met: urlsplit(met.form.action).path.endswith(LAST)):
        for name in some(sorted(each.form.names), random, most):
            yield Box(each, name)


def chosen_boxes(boxes: list[Box], seed: int, each: int) -> Iterator[tuple[Box, list[Nasty]]]:
    """Some nasty inputs for every field, by a seed; `each` of 0 means all of them."""
    random = Random(seed)
    for box in boxes:
        yield box, some(list(TEXTS), random, 1 if each and box.name in UNTOUCHED else each)


async def sent(office: Office, reader: Reader, form: Form, name: str, value: str) -> httpx.Response:
    """One form with something else in one field; bounds on how often one may send are lifted."""
    if form.action.startswith(BOUNDED):
        await lift_bounds(office)
    pairs = with_value(_grown_up(office, form.action, form.pairs), name, value)
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
    """A browser of the admin's, and one of nobody's; neither asks for packed pages."""
    plain, admin = {"Accept-Encoding": "identity"}, await office.sign_in("admin")
    return {
        "console": Reader(office.client, {**admin.headers, **plain}),
        "portal": Reader(office.client, plain),
    }
