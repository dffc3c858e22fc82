"""The embedded mailbox: what arrived, for trying the desk out on one's own machine."""

import re
from html import escape
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from api.described import described
from api.desk import desk_of
from api.names import not_found
from api.replies import reply_all
from api.shapes.lists import MailRow
from api.strict import no_query
from runtime.mailbox import ReceivedLetter, raw_letter, readable, received_letters

router = APIRouter(tags=["mailbox"], include_in_schema=False)


def _folder(request: Request) -> Path:
    folder = desk_of(request).settings.mailbox_dir
    if folder is None:
        raise not_found()
    return folder


@router.get("/dev/mailbox", operation_id="mailbox_page", **described({200: "text/html"}, (404,), token=False))
async def page(request: Request) -> Response:
    """The letters as a page, newest first."""
    no_query(request)
    letters = await run_in_threadpool(received_letters, _folder(request))
    rows = "".join(map(_row, letters)) or "<p>No letters yet.</p>"
    return HTMLResponse(
        f"<!doctype html><meta charset=utf-8><title>Mailbox</title><h1>Mailbox</h1><ul>{rows}</ul>"
    )


def _row(letter: ReceivedLetter) -> str:
    when = letter.received_at.strftime("%Y-%m-%d %H:%M:%S")
    place = f"/dev/mailbox/{escape(letter.id)}"
    link = f'<a href="{place}/text">{escape(letter.subject or "(no subject)")}</a>'
    return f'<li>{when} UTC, {escape(letter.to)}: {link} (<a href="{place}">as it came</a>)</li>'


@router.get(
    "/dev/mailbox.json", operation_id="mailbox", **described({200: "application/json"}, (404,), token=False)
)
async def listed(request: Request) -> Response:
    """The letters as a list, newest first."""
    no_query(request)
    letters = await run_in_threadpool(received_letters, _folder(request))
    return reply_all([MailRow.model_validate(letter.model_dump()) for letter in letters])


@router.get(
    "/dev/mailbox/{letter}/text",
    operation_id="mail_text",
    **described({200: "text/html"}, (404,), token=False),
)
async def text(request: Request, letter: str) -> Response:
    """One letter as a person reads it; addresses of our own pages can be followed."""
    no_query(request)
    found = await run_in_threadpool(raw_letter, _folder(request), letter)
    if found is None:
        raise not_found()
    own = re.compile(re.escape(escape(desk_of(request).settings.public_url)) + r"/[A-Za-z0-9_/.-]*")
    shown = own.sub(lambda link: f'<a href="{link[0]}">{link[0]}</a>', escape(readable(found)))
    lines = shown.replace("\n", "<br>")
    return HTMLResponse(f"<!doctype html><meta charset=utf-8><title>Letter</title><p>{lines}</p>")


@router.get(
    "/dev/mailbox/{letter}", operation_id="mail", **described({200: "text/plain"}, (404,), token=False)
)
async def raw(request: Request, letter: str) -> Response:
    """One letter as it arrived; as plain text, since a letter must not run anything here."""
    no_query(request)
    found = await run_in_threadpool(raw_letter, _folder(request), letter)
    if found is None:
        raise not_found()
    return Response(found, media_type="text/plain; charset=utf-8")
