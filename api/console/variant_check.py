"""Whether a draft may be published: the check of its text, and what else stands in the way at this desk."""

import asyncio
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.variant_rights import may_change
from claims.letter_names import TEMPLATES
from claims.problems import Problem as Fault
from claims.problems import problem
from claims.variant import Variant
from claims.variant_yaml import read_variant
from store.drafts import Draft
from store.people import User
from store.teams import title_of
from store.variant_history import calendar_keys, live_version, present_version
from store.variants import PublishedVariant


class Checked(NamedTuple):
    """A variant, or what is wrong with its text; `problems` may also stand beside a sound variant.

    `replaced` is the version of another variant that would be retired, since claims of its type are filed here then.
    """

    variant: Variant | None
    problems: tuple[Fault, ...]
    replaced: PublishedVariant | None = None


async def check_draft(connection: AsyncConnection, user: User, draft: Draft) -> Checked:
    """Find everything that keeps this person from publishing a draft."""
    calendars = await calendar_keys(connection)
    # A long text takes a while; other calls go on meanwhile.
    variant, problems = await asyncio.to_thread(read_variant, draft.body, TEMPLATES, calendars)
    if variant is None:
        return Checked(None, problems)
    present = await present_version(connection, draft.key)
    live = await live_version(connection, variant.claim_type)
    replaced = live if live and live.ref.key != draft.key else None
    known = await title_of(connection, variant.team) is not None
    found = _faults(user, draft, variant, present and present.variant, replaced and replaced.variant, known)
    return Checked(variant, tuple(found), replaced)


def _faults(
    user: User,
    draft: Draft,
    variant: Variant,
    present: Variant | None,
    replaced: Variant | None,
    team_known: bool,
) -> Iterator[Fault]:
    if variant.variant != draft.key:
        message = f"This is the draft of `{draft.key}`; leave its key, or copy it as a new variant."
        yield problem(("variant",), "another-key", message)
    if present and present.claim_type != variant.claim_type:
        message = f"Its claims are of type `{present.claim_type}`; copy it as a new variant for another type."
        yield problem(("claim_type",), "another-type", message)
    if not team_known:
        yield problem(("team",), "no-such-team", f"There is no team `{variant.team}`; write one that exists.")
    elif not may_change(user, variant):
        message = f"You do not manage the team `{variant.team}`; write one that you manage."
        yield problem(("team",), "not-your-team", message)
    if replaced and not may_change(user, replaced):
        message = (
            "Claims of this type are handled by another team, which you do not manage; write another type."
        )
        yield problem(("claim_type",), "type-of-another-team", message)
