"""`redress personal`: export and erase a client's data, and repeat erasures after a back-up was restored."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar, get_args
from uuid import UUID

import typer
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from uuid_utils import uuid7

from claims.claim import ErasureBasis, GivenBasis
from claims.retention import HINDRANCES
from runtime.blobs import open_blobs
from runtime.commands.surroundings import reachable, settle_settings
from runtime.commands.whole_file import whole_file
from runtime.connections import open_engine
from runtime.embedded.trouble import CannotStart
from store.blobs import Blobs
from store.cards import standing
from store.erasing_many import erase_claims, go_on_forgetting, try_out_erasure
from store.erasure import Erased, Wish
from store.erasure_list import every_erasure
from store.names import names_of
from store.people import User, user_by_login
from store.personal import ClaimOfClient, claims_of_client, newest_claim_of
from store.personal_export import gather
from store.personal_zip import archive
from store.restorations import let_sweep_go
from store.sight import sight_of_system

commands = typer.Typer(help="Personal data of clients.", no_args_is_help=True)
Answer = TypeVar("Answer")
Work = Callable[[AsyncEngine, Blobs | None], Awaitable[Answer]]
Whom = Annotated[
    str, typer.Argument(help="One of the client's claims, his e-mail address or his telephone number.")
]
Basis = Annotated[str, typer.Option(help="request, withdrawn, unlawful or order.")]
Claims = Annotated[
    list[str] | None,
    typer.Option(
        help="The number of a claim to erase, once for each; without it all but those of a telephone alone."
    ),
]
BASES: dict[str, ErasureBasis] = {basis: basis for basis in get_args(GivenBasis)}
ALL_BASES: dict[str, ErasureBasis] = {basis: basis for basis in get_args(ErasureBasis)}
AT_ONCE = 200


@commands.callback()
def personal() -> None:
    """Personal data of clients."""


@commands.command("export")
def export_client(
    whom: Whom, out: Annotated[Path, typer.Option(help="The ZIP file to write.")] = Path("personal-data.zip")
) -> None:
    """Write everything that is kept of a client: data.json, a summary, letters, files."""
    count = _with_desk(lambda engine, blobs: _export(engine, blobs, whom, out))
    typer.echo(f"{count} claims written to {out}.")


@commands.command()
def erase(
    whom: Whom,
    by: Annotated[str, typer.Option(help="The login of the administrator who erases.")],
    basis: Basis = "request",
    claim: Claims = None,
    really: Annotated[bool, typer.Option("--really", help="Do it; without it, only tell.")] = False,
) -> None:
    """Erase the data of a client's closed claims that nothing keeps; it cannot be undone.

    Several people may share a telephone: a claim that is known by it alone has to be named.
    """
    if basis not in BASES:
        raise CannotStart(f"--basis is one of {', '.join(BASES)}.")
    order = _Order(whom, by, BASES[basis], claim, really)
    done, left = _with_desk(lambda engine, blobs: _erase(engine, blobs, order))
    for line in _told(done, left, really):
        typer.echo(line)


@commands.command()
def erasures() -> None:
    """Print the list of erasures as JSON lines: keep it apart from the back-ups."""
    _with_desk(_print_erasures)


@commands.command("replay-erasures")
def replay_erasures(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `erasures` printed.")],
) -> None:
    """Erase again, after a back-up was restored, what was erased since it was made."""
    kept = _read(file)
    again, unknown = _with_desk(lambda engine, blobs: _replay(engine, blobs, kept))
    done = sum(one.done for one in again)
    before = sum(one.in_the_way[0].kind == "erased" for one in again if not one.done)
    typer.echo(f"{done} erased again, {before} were erased, {unknown} are not in this database.")
    for one in again:
        if not one.done and one.in_the_way[0].kind != "erased":
            typer.echo(f"{one.claim_id} was NOT erased: {_why(one)}", err=True)
    if done + before < len(again):
        raise typer.Exit(1)


@commands.command("resume-sweep")
def resume_sweep(
    by: Annotated[str, typer.Option(help="The login of the administrator who has looked.")],
) -> None:
    """After a restore: let the daily sweep erase again what is past its term."""
    rested = _with_desk(lambda engine, blobs: _resume_sweep(engine, by))
    typer.echo("Data past its term is erased again, once a day." if rested else "The sweep was not paused.")


async def _resume_sweep(engine: AsyncEngine, by: str) -> bool:
    async with engine.begin() as connection:
        return await let_sweep_go(connection, (await _administrator(connection, by)).id)


async def _export(engine: AsyncEngine, blobs: Blobs | None, whom: str, out: Path) -> int:
    claims = await _claims_of(engine, whom)
    async with engine.connect() as connection:
        gathered = await gather(connection, sight_of_system(), [one.id for one in claims], datetime.now(UTC))
    await _write(archive(engine, blobs, sight_of_system(), gathered), out)
    return len(claims)


async def _write(parts: AsyncIterator[bytes], out: Path) -> None:
    """A file that nobody else reads."""
    with whole_file(out) as unfinished:
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as stream:
            async for part in parts:
                stream.write(part)


class _Order(NamedTuple):
    """Whose claims lose their data, who says so, why, which of them, and whether it is meant."""

    whom: str
    by: str
    basis: ErasureBasis
    numbers: list[str] | None
    really: bool


async def _erase(
    engine: AsyncEngine, blobs: Blobs | None, order: _Order
) -> tuple[list[tuple[ClaimOfClient, Erased]], list[ClaimOfClient]]:
    """What became of the chosen claims, and the claims that were left alone."""
    claims = await _claims_of(engine, order.whom)
    async with engine.connect() as connection:
        user = await _administrator(connection, order.by)
    chosen = _chosen(claims, order.numbers)
    wish, now, ids = Wish(order.basis, user.id, str(uuid7())), datetime.now(UTC), [one.id for one in chosen]
    done = await (
        erase_claims(engine, blobs, ids, wish, now)
        if order.really
        else try_out_erasure(engine, ids, wish, now)
    )
    return list(zip(chosen, done, strict=True)), [one for one in claims if one not in chosen]


def _chosen(claims: tuple[ClaimOfClient, ...], numbers: list[str] | None) -> list[ClaimOfClient]:
    if not numbers:
        return [one for one in claims if one.surely_his]
    wanted = {number.upper() for number in numbers}
    if strange := wanted - {one.number for one in claims}:
        raise CannotStart(f"No claim of this client: {', '.join(sorted(strange))}. Nothing was done.")
    return [one for one in claims if one.number in wanted]


async def _administrator(connection: AsyncConnection, login: str) -> User:
    user = await user_by_login(connection, login)
    if user is None or not user.active or "admin" not in user.roles:
        raise CannotStart(f"{login} is no administrator here.")
    return user


async def _claims_of(engine: AsyncEngine, whom: str) -> tuple[ClaimOfClient, ...]:
    sight = sight_of_system()
    async with engine.connect() as connection:
        found = await standing(connection, sight, whom)
        if found is None and (number := await newest_claim_of(connection, sight, whom)):
            found = await standing(connection, sight, number)
        if found is None:
            raise CannotStart("No claim and no client is known so.")
        return await claims_of_client(connection, sight, found.claim.id)


def _told(done: list[tuple[ClaimOfClient, Erased]], left: list[ClaimOfClient], really: bool) -> Iterator[str]:
    for claim, erased in done:
        counted = ", ".join(f"{name} {count}" for name, count in erased.counts.items() if count)
        verb = "erased" if really else "would be erased"
        yield f"{claim.number}: " + (f"{verb} ({counted})" if erased.done else f"kept: {_why(erased)}")
    for claim in left:
        known = "" if claim.surely_his else " (known by the telephone alone)"
        yield f"{claim.number}: left alone{known}; name it with --claim."
    if not really:
        yield "Nothing was done: say --really to erase."


def _why(erased: Erased) -> str:
    return "; ".join(
        " ".join(str(part) for part in (HINDRANCES[one.kind].en, one.until, one.by, one.why) if part)
        for one in erased.in_the_way
    )


async def _print_erasures(engine: AsyncEngine, blobs: Blobs | None) -> None:
    async with engine.connect() as connection:
        async for one in every_erasure(connection):
            shown = one.model_dump(mode="json", include={"claim_id", "number", "act_id", "basis", "by", "at"})
            print(json.dumps(shown))


class _Kept(NamedTuple):
    """One line of the list."""

    claim_id: str
    wish: Wish


def _read(file: Path) -> list[_Kept]:
    return [_line(place, line) for place, line in enumerate(file.read_text("utf-8").splitlines(), 1)]


def _line(place: int, line: str) -> _Kept:
    try:
        said = json.loads(line)
        ids = [str(UUID(said[name])) for name in ("claim_id", "act_id")]
        by = str(UUID(said["by"])) if said["by"] else None
        return _Kept(ids[0], Wish(ALL_BASES[said["basis"]], by, ids[1]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotStart(f"Line {place} is not of a list of erasures; nothing was done.") from None


async def _replay(engine: AsyncEngine, blobs: Blobs | None, kept: list[_Kept]) -> tuple[list[Erased], int]:
    """What became of each, and how many claims this database does not know; nor need it know who erased then."""
    async with engine.connect() as connection:
        known = await names_of(connection, {one.wish.by for one in kept if one.wish.by})
    done: list[Erased] = []
    for one in kept:
        wish = one.wish if one.wish.by in known else one.wish._replace(by=None)
        done += await erase_claims(engine, blobs, [one.claim_id], wish, datetime.now(UTC))
    await go_on_forgetting(engine, blobs, AT_ONCE)
    return done, len(kept) - len(done)


def _with_desk(work: Work[Answer]) -> Answer:
    """Work on the database and the files that are meant; CannotStart where the database is not reachable."""
    settings = settle_settings()
    blobs = open_blobs(settings) if settings.files_url else None

    async def once() -> Answer:
        async with reachable(open_engine(settings, "redress personal")) as engine:
            return await work(engine, blobs)

    return asyncio.run(once())
