"""Nasty addresses: every changing part of every page's path, unknown words behind the question mark, strange heads."""

from random import Random
from urllib.parse import quote

import pytest

from api.rights import RIGHTS
from api.rights_kinds import Way
from tests.api.office import Office
from tests.security.corpus import CANARY, TEXTS
from tests.security.hearing import hearing
from tests.security.judge import wrong_with
from tests.security.length import length
from tests.security.pages import lift_bounds, readers_of
from tests.security.sending import some

PAGES = [right for right in RIGHTS if right.way is not Way.ROLE and "{" in right.path]
LENGTH = length(each=3)
ODD_HEADS = (
    {"Accept-Language": "../../etc/passwd;q=x, \xff"},
    {"Accept": "text/html;q=" + "9" * 3000},
    {"Cookie": "redress_session=" + "x" * 3000},
    {"Cookie": f'redress_session="{CANARY}\\"; redress_language=../{CANARY}'},
    {"Authorization": "Bearer " + "\xe9" * 40},
    {"Host": f"{CANARY}.example:99999"},
    {"Host": f"evil.example/{CANARY}"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript", "X-Forwarded-For": CANARY},
    {"HX-Request": "true", "HX-Current-URL": f"javascript:{CANARY}", "HX-Target": f"<{CANARY}>"},
    {"Referer": f"https://evil.example/<{CANARY}>", "Origin": "null"},
    {"Range": "bytes=0-,0-,0-", "If-None-Match": "*"},
    {"Idempotency-Key": "x" * 5000, "Content-Length": "0"},
    {"Last-Event-ID": f"\xff{CANARY}"},
)


@pytest.mark.parametrize("right", PAGES, ids=lambda right: f"{right.method} {right.path}")
async def test_every_changing_part_of_every_path(office: Office, right: object) -> None:
    random, readers = Random(LENGTH.seed), await readers_of(office)
    reader = readers["console" if right.way is Way.PAGE else "portal"]  # type: ignore[attr-defined]
    await lift_bounds(office)
    with hearing() as heard:
        for nasty in some(list(TEXTS), random, LENGTH.each):
            written = quote(nasty.value.encode("utf-8", "surrogatepass"), safe="")[:4000] or "%20"
            path = "/".join(written if part.startswith("{") else part for part in right.path.split("/"))  # type: ignore[attr-defined]
            answer = await (reader.get(path) if right.method == "GET" else reader.post(path, {"x": "1"}))  # type: ignore[attr-defined]
            assert wrong_with(answer) == [], path
            assert answer.status_code in {303, 400, 404, 405, 409, 413, 415, 422}, path
    assert CANARY not in heard.getvalue()


@pytest.mark.parametrize("head", ODD_HEADS, ids=str)
async def test_odd_heads_change_nothing(office: Office, head: dict[str, str]) -> None:
    readers = await readers_of(office)
    sent = {name: value.encode("latin-1") for name, value in head.items()}
    for who, path in (
        ("console", "/queue"),
        ("portal", "/p"),
        ("portal", "/sign-in"),
        ("console", "/nothing"),
    ):
        answer = await readers[who].get(path, headers=sent)
        assert wrong_with(answer) == [], path
        assert answer.status_code in {200, 303, 304, 400, 404}
        assert CANARY not in answer.text
        assert "evil.example" not in str(answer.headers)
    answer = await office.get("/api/claims", headers=sent)
    assert (wrong_with(answer), answer.status_code in {200, 400, 401}) == ([], True)
