"""The page of the editor: list, picture and form of one draft, with everything that is to be said about it."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from api.auth import user_of
from api.console.editor_choices import STAFF_EVENTS
from api.console.editor_list import groups_of, inside_of
from api.console.editor_look import Look, look_at
from api.console.editor_marks import Mark
from api.console.editor_parts import kind_of_new, part_at
from api.console.editor_sheet import Sheet, is_raw, rows_of, sheet_of
from api.console.editor_values import Typed, word_rows
from api.console.variant_rights import may_change
from api.language import Language
from api.pages.formats import Formats
from api.pages.rendering import page
from api.problems import language_of
from claims.problems import Path, spelled
from claims.variant_changes import changes
from claims.variant_edit import path_of, value_at
from claims.variant_edit_splices import GONE
from drawing.process import process_svg
from store.drafts import Draft
from store.names import names_of
from store.variant_history import running_of

LONGEST_PATH = 300


class Asked(NamedTuple):
    """Which part is open: the place of one that exists, or where a new one is to stand."""

    path: Path
    around: Path | None = None
    clock: str = ""
    """The clock that a new rung is to hang on."""


def asked(part: str, new: str = "", clock: str = "") -> Asked:
    """Read what an address or a form names; what cannot be a place is the variant as a whole."""
    around = path_of(new[:LONGEST_PATH]) if new else None
    if around is not None and kind_of_new(around) is not None:
        return Asked(around[:-1], around, clock[:60])
    return Asked(path_of(part[:LONGEST_PATH]))


def address_of(key: str, path: Path = (), **more: str) -> str:
    """Where a part of a draft is edited."""
    query = {name: value for name, value in {"part": spelled(path), **more}.items() if value}
    return f"/variants/{key}/draft" + (f"?{urlencode(query)}" if query else "")


def sheet_for(look: Look, place: Asked, f: Formats, typed: Mapping[str, Typed] | None = None) -> Sheet:
    """The form that is asked for."""
    exists = place.around is None or len(place.around) == 1 or _is_there(look, place.around[:-1])
    part = part_at(look.document, place.path, f.language)
    preset = {"clock": place.clock} if place.clock and place.around == ("escalation",) else {}
    return sheet_of(look, part, f, place.around if exists else None, typed, preset)


def _is_there(look: Look, path: Path) -> bool:
    return value_at(look.document, path) is not GONE


def formats_of(request: Request) -> Formats:
    """The spelling of this reader."""
    return Formats(language_of(request), user_of(request).zone)


async def editor_page(
    request: Request,
    connection: AsyncConnection,
    draft: Draft,
    place: Asked,
    typed: Mapping[str, Typed] | None = None,
    /,
    status: int = 200,
    **said: object,
) -> Response:
    """The whole page; `typed` is what could not be saved, `said` what is to be told about that."""
    user, language = user_of(request), language_of(request)
    look = await look_at(connection, user, draft, language)
    names = await names_of(connection, {draft.changed_by})
    running = await running_of(connection, draft.key)
    sheet = sheet_for(look, place, formats_of(request), typed)
    told = {"trouble": None, "saved": ""} | said
    return page(
        request,
        "console/editor/page.html",
        status,
        look=look,
        draft=draft,
        sheet=sheet,
        groups=groups_of(look.document, look.marks, _faulty(look), language, sheet.part.path),
        inside=inside_of(look.document, sheet.part.path, language) if sheet.part.kind == "stage" else (),
        picture=await asyncio.to_thread(drawn, look, language),
        changed_by=names.get(draft.changed_by, ""),
        running=sum(running.values()),
        differences=differences(look),
        may=may_change(user, draft),
        rows_of=rows_of,
        word_rows=word_rows,
        is_raw=is_raw,
        staff_events=STAFF_EVENTS,
        **told,
    )


def _faulty(look: Look) -> frozenset[str]:
    return frozenset(fault.part for fault in look.faults)


def differences(look: Look) -> int | None:
    """How many things differ from the version that the draft was begun from; None where that cannot be told."""
    if look.base is None or look.sound is None or look.faults:
        return None
    return len(changes(look.base.variant, look.sound))


def drawn(look: Look, language: Language) -> Markup:
    """The picture of what is sound, its parts leading to their forms; empty where nothing can be drawn."""
    if look.sound is None or not look.sound.stages:
        return Markup("")
    marks: dict[str, Mark] = {}
    for path, mark in look.marks.items():
        if path[2:3] == ("plan",):  # tasks have no place of their own in the picture
            marks.setdefault(spelled(path[:2]), "changed")
        elif path:
            marks[spelled(path)] = mark
    svg = process_svg(
        look.sound,
        language,
        marks=marks,
        faults=frozenset(fault.path for fault in look.faults),
        address=lambda path: address_of(look.draft.key, path_of(path)),
    )
    return Markup(svg)  # its parts are escaped where it is drawn
