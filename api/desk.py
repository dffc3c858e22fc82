"""What one API process holds for its whole life, opened by `api/app.py` and handed to every call."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request
from temporalio.client import Client

from api.admission import Room
from api.console.hints import Hints
from api.openid.provider import Provider
from api.outcomes import Outcomes
from api.passwords import Passwords
from api.readiness import Readiness
from runtime.door import Door
from runtime.settings import Settings
from runtime.starter import Starter
from store.births import Births
from store.blobs import Blobs
from store.reception import Reception
from store.routing import Rulebook
from store.variants import Shelf

if TYPE_CHECKING:
    from api.auth import Callers
    from api.bounds import Bounds
    from api.figures import Figures
    from api.people import Logins


@dataclass(frozen=True)
class Desk:
    """The open connections and the small memories of one process."""

    settings: Settings
    at_once: AsyncEngine
    """Every statement is a transaction of its own."""
    apart: AsyncEngine
    """Two connections beside those of calls: one for the question whether we are ready, one for metrics."""
    reception: Reception
    births: Births
    shelf: Shelf
    callers: "Callers"
    logins: "Logins"
    bounds: "Bounds"
    """Acts by one claimant's link."""
    per_token: "Bounds"
    """Calls under one token."""
    rooms: Mapping[str, Room]
    """Where calls have their places at work."""
    figures: "Figures"
    outcomes: Outcomes
    temporal: Client
    door: Door
    starter: Starter
    blobs: Blobs
    """The bytes of files."""
    passwords: Passwords = field(default_factory=Passwords)
    looking: Room = field(default_factory=lambda: Room(2, most_waiting=60, patience=30.0))
    """Where files are looked at: a picture takes up to 400 MB while it is made anew."""
    hints: Hints = field(default_factory=Hints)
    readiness: Readiness = field(default_factory=Readiness)
    rulebook: Rulebook = field(default_factory=Rulebook)
    """The rules by which new claims are routed."""
    under_way: set[asyncio.Task[bool]] = field(default_factory=set)
    """Deliveries of commands whose callers may have been answered already."""

    @cached_property
    def company(self) -> Provider | None:
        """The company's own sign-in, where there is one."""
        return Provider(self.settings) if self.settings.oidc_issuer else None


def desk_of(request: Request) -> Desk:
    """The process's desk."""
    desk: Desk = request.app.state.desk
    return desk
