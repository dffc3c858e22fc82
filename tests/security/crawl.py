"""Goes through the pages as somebody who follows every link, once for each kind of page."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from api.rights import RIGHTS
from api.rights_kinds import Way
from tests.api.office import Reader
from tests.security.forms import Form, read_page

_LIKE_PAGES = {
    (right.method, right.path): re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(right.path)))
    for right in RIGHTS
    if right.way in (Way.PAGE, Way.FORM, Way.LINK)
}
EACH_APART = {
    "/claims/{claim}/act/{action}": 40,
    "/dictionaries/{book}": 4,
    "/p/{kind}": 3,
    "/variants/{key}/draft": 8,
}
"""Pages that are another form at every address, and how many of them are opened."""


class Found(NamedTuple):
    """A form and the page that it stands in."""

    page: str
    form: Form


def template_of(method: str, address: str) -> str | None:
    """The path template of a page, the one without variable parts first; None when it is none of ours."""
    path = urlsplit(address).path
    fitting = [name for (verb, name), like in _LIKE_PAGES.items() if verb == method and like.fullmatch(path)]
    return min(fitting, key=lambda name: name.count("{"), default=None)


async def crawl(
    readers: Mapping[str, Reader], begin: Iterable[str]
) -> tuple[list[Found], dict[str, httpx.Response]]:
    """Every form that is met, once for each target, and the pages that were seen, by address."""
    waiting, seen, met = list(begin), {}, dict[str, int]()
    found: dict[tuple[str, str, frozenset[str]], Found] = {}
    while waiting:
        address = waiting.pop(0)
        template = template_of("GET", address)
        if address in seen or template is None or met.get(template, 0) >= EACH_APART.get(template, 1):
            continue
        answer = await reader_for(readers, address).get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        met[template] = met.get(template, 0) + 1
        seen[address] = answer
        forms, links = read_page(address, answer.text)
        for form in forms:
            whole = form._replace(action=urljoin(address, form.action))
            found.setdefault(_like(whole), Found(address, whole))
        waiting += [urldefrag(urljoin(address, link))[0] for link in links]
    return list(found.values()), seen


def _like(form: Form) -> tuple[str, str, frozenset[str]]:
    """What makes two forms the same: where they lead, kind for kind, and what they ask."""
    method = "GET" if form.method == "get" else "POST"
    template = template_of(method, form.action) or form.action
    place = urlsplit(form.action).path if template in EACH_APART or "{act" in template else template
    return method, place, form.names


def reader_for(readers: Mapping[str, Reader], address: str) -> Reader:
    """Who opens an address: claimants have their own pages."""
    return readers[
        "portal" if address.startswith(("/p/", "/my", "/c/", "/sign-in", "/password")) else "console"
    ]
