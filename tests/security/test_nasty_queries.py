"""Nasty words behind the question mark of every page: every name that some page reads, on its own."""

import re
import sys
from inspect import getsource
from random import Random
from types import ModuleType
from urllib.parse import urlencode

from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

from api.rights import RIGHTS
from api.rights_kinds import Way
from tests.api.office import Office
from tests.security.corpus import CANARY, TEXTS
from tests.security.furnished import furnished
from tests.security.hearing import hearing
from tests.security.judge import wrong_with
from tests.security.length import length
from tests.security.pages import readers_of
from tests.security.sending import some

LENGTH = length(each=2)
ENDLESS = frozenset({"/events"})
"""Streams that end when the reader goes."""
PAGES = [r for r in RIGHTS if r.method == "GET" and r.way in (Way.PAGE, Way.FORM) and r.path not in ENDLESS]


def names_in(module: ModuleType) -> set[str]:
    """Every name that pages of a module look for: by hand, and in models of their queries."""
    found = set(re.findall(r'query_params(?:\.get\(|\[)"(\w+)"', getsource(module)))
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__name__.endswith("Query"):
            found |= set(value.model_fields)
    return found | {"q", "cursor", "lang"}


def names_near(module: ModuleType) -> set[str]:
    """The same for the module of a page and for those whose functions it calls."""
    called = {getattr(value, "__module__", "") for value in vars(module).values() if callable(value)}
    near = [sys.modules[name] for name in called if name.startswith(("api.console.", "api.portal."))]
    return names_in(module).union(*map(names_in, near))


def names_of(office: Office) -> dict[str, list[str]]:
    """The names of every page, by its path."""
    routes = (found.original_route for found in iter_route_contexts(office.app.routes))
    return {
        route.path: sorted(names_near(sys.modules[route.endpoint.__module__]))
        for route in routes
        if isinstance(route, APIRoute)
    }


async def test_every_name_that_some_page_reads(office: Office) -> None:
    known, readers, random = await furnished(office), await readers_of(office), Random(LENGTH.seed)
    known |= {
        "kind": "goods-refund",
        "rehearsal": known["command"],
        "move": known["command"],
        "user": known["command"],
    }
    every, wrong = names_of(office), list[str]()
    assert sum(map(len, every.values())) > 500
    with hearing() as heard:
        for right in PAGES:
            path = re.sub(r"\{(\w+)\}", lambda part: known.get(part[1], "x" * 20), right.path)
            reader = readers["console" if right.way is Way.PAGE else "portal"]
            for name in some(every[right.path], random, LENGTH.each):
                nasty = random.choice(TEXTS)
                asked = urlencode({name: nasty.value.encode("utf-8", "surrogatepass")})[:8000]
                answer = await reader.get(f"{path}?{asked}")
                wrong += [f"{right.path}?{name} ← {nasty.kind}: {fault}" for fault in wrong_with(answer)]
    assert wrong == []
    assert CANARY not in heard.getvalue()
