"""`redress rehearse`: runs a draft over past claims and prints what it would have done."""

import asyncio
import csv
import sys
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from claims.rehearsal_totals import Pair, Totals, totals
from claims.variant import Variant
from claims.variant_yaml import read_variant
from runtime.commands.surroundings import reachable, settle_settings
from runtime.connections import open_engine
from runtime.exchange.formulas import guarded
from runtime.exchange.progress import Advance, progress_of
from runtime.rehearsing.course import go_through, rules_of, set_up
from store.past_claims import MOST, PastFilter
from store.past_rules import Rules
from store.rehearsals import RehearsedClaim
from store.rehearsing_sources import NoSuchVariant, Source, source_of
from store.sight import sight_of_system

WRONG, INTERRUPTED = 2, 130
Key = Annotated[str, typer.Argument(help="The key of the process variant.")]
DraftFile = Annotated[
    Path | None, typer.Option("--draft", exists=True, dir_okay=False, help="A draft in YAML.")
]
Version = Annotated[int | None, typer.Option(min=1, help="A published version instead of the draft.")]
ClaimType = Annotated[str | None, typer.Option("--type", help="The type of the past claims.")]
Since = Annotated[str | None, typer.Option("--from", help="Received on this day or later.")]
Until = Annotated[str | None, typer.Option("--to", help="Received on this day or earlier.")]
Every = Annotated[int, typer.Option(min=1, max=10_000, help="Every so many-th of them.")]
Most = Annotated[int, typer.Option(min=1, max=MOST, help="So many claims at most.")]
Out = Annotated[Path | None, typer.Option(help="Write all that differs to this CSV file.")]


def rehearse(
    key: Key,
    draft: DraftFile = None,
    version: Version = None,
    claim_type: ClaimType = None,
    since: Since = None,
    until: Until = None,
    every: Every = 1,
    most: Most = MOST,
    out: Out = None,
) -> None:
    """Run a draft, or a version, over past claims. People act as they did; nothing is sent or changed."""
    began = monotonic()
    wishes = {"received_from": _day(since), "received_to": _day(until), "every": every, "most": most}
    try:
        variant, kept = asyncio.run(_rehearse(key, draft, version, claim_type, wishes))
    except NoSuchVariant as missing:
        _leave(str(missing), WRONG)
    except KeyboardInterrupt:
        _leave("Stopped; nothing was kept.", INTERRUPTED)
    else:
        found = totals([one.tallied for one in kept], variant)
        _tell(found, monotonic() - began)
        if out:
            _write(out, kept)


async def _rehearse(
    key: str, file: Path | None, version: int | None, claim_type: str | None, wishes: dict[str, object]
) -> tuple[list[Variant], list[RehearsedClaim]]:
    async with reachable(open_engine(settle_settings(), "redress rehearse")) as engine:
        variant = _read(await _source(engine, key, file, version))
        wanted = PastFilter.model_validate({"type": claim_type or variant.claim_type, **wishes})
        chosen, cast = await set_up(engine, sight_of_system(), variant, wanted)
        rules = await rules_of(engine, variant, chosen.ids, cast)
        with progress_of("Rehearsing", len(chosen.ids)) as advance:
            kept = await _judged(engine, rules, list(enumerate(chosen.ids)), advance)
        return [variant, *rules.variants.values()], kept


async def _judged(
    engine: AsyncEngine, rules: Rules, places: list[tuple[int, str]], advance: Advance
) -> list[RehearsedClaim]:
    kept: list[RehearsedClaim] = []

    async def take(claims: tuple[RehearsedClaim, ...]) -> bool:
        kept.extend(claims)
        advance(len(claims))
        return True

    await go_through(engine, rules, places, take)
    return sorted(kept, key=lambda one: one.place)


async def _source(engine: AsyncEngine, key: str, file: Path | None, version: int | None) -> Source:
    if file:
        return Source(key=key, body=file.read_text("utf-8"))
    async with engine.connect() as connection:
        return await source_of(connection, key, version)


def _read(source: Source) -> Variant:
    variant, problems = read_variant(source.body)
    for problem in problems:
        print(f"{problem.path}: {problem.message} [{problem.code}]", file=sys.stderr)
    if variant is None:
        raise typer.Exit(WRONG)
    return variant


def _day(spelled: str | None) -> date | None:
    try:
        return date.fromisoformat(spelled) if spelled else None
    except ValueError:
        _leave(f"{spelled} is no day: write it as 2026-11-22.", WRONG)
    return None


def _leave(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)


def _tell(found: Totals, seconds: float) -> None:
    speed = found.claims / max(seconds, 0.001)
    print(
        f"{found.claims:,} past claims in {seconds:,.1f} s ({speed:,.0f} a second), {found.compared:,} compared."
    )
    kinds = ("better", "worse", "other", "stuck", "apart")
    print("Ends differently: " + ", ".join(f"{kind} {found.kinds.get(kind, 0)}" for kind in kinds) + ".")
    for reason, count in sorted(found.reasons.items()):
        print(f"Cannot be compared: {reason} {count}.")
    if found.as_it_was:
        print(
            f"Of {found.as_it_was} the left side is the past itself: their version does not give it when rehearsed."
        )
    for title, pairs in (
        ("Late claims", found.late),
        ("Rungs", found.rungs),
        ("Days to the answer", found.days),
    ):
        _table(title, pairs)
    _table("All", (found.approvals, found.letters, found.staff_letters, found.stuck))


def _table(title: str, pairs: tuple[Pair, ...]) -> None:
    print(f"\n{title:<60} before  after")
    for pair in pairs:
        name = pair.title.en if pair.title else pair.name.replace("_", " ")
        print(f"  {name[:58]:<58} {pair.before:>6,.0f} {pair.after:>6,.0f}")


def _write(out: Path, kept: list[RehearsedClaim]) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["claim", "kind", "before", "after", "because"])
        for one in kept:
            for finding in one.findings:
                words = (finding.before, finding.after, finding.because)
                table.writerow(
                    [one.claim_id, one.kind, *(guarded(word.en) if word else "" for word in words)]
                )
