"""The table of rights, walked: every route with every role, and that a route without a row is noticed."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import Request

from api.app import create_app
from api.rights import EVERYBODY, RIGHTS, MissingRight, Right, Way, calls_of, check_rights
from claims.dictionaries_priorities import USUAL
from claims.routing import RuleSet
from claims.variant import VariantRef
from store.connections import together
from store.routing import begin_rules, switch_on
from store.variants import publish, version
from tests.api.office import FILING, PEOPLE, Office, mailbox_folder, opened, settings_of
from tests.conftest import DatabaseUrls

ROLE_OF = {
    "operator": "operator",
    "operator2": "operator",
    "manager": "manager",
    "admin": "admin",
    "auditor": "auditor",
}
MISSING = (
    "{command}",
    "{file}",
    "/dictionaries/{book}/{entry}",
    "/draft",
    "/publish",
    "/draft/foreseen",
    "/draft/try",
    "{training}/end",
    "{hold}/lift",
    *(f"{{rehearsal}}{each}" for each in ("", "/claims", "/cancel")),
    *(f"{{move}}{each}" for each in ("", "/claims", "/pause", "/resume", "/stop", "/undo")),
)
"""What the walk has none of, or not any more when the next one comes."""
DONE = ("/copy", "/retire", "/move", "/{scope}/end", "/api/calendars/{key}/draft", "/apply")
"""What only the first one may do; the next one is told so (409), as is who would move nobody."""
MOVE: dict[str, object] = {"version": 1, "from": [{"key": "goods-refund", "version": 2}]}
BODIES: dict[str, object] = {
    "/api/claims": FILING,
    "/api/variants/{key}/draft": {"body": "variant: goods-refund"},
    "/api/variants/{key}/publish": {"revision": 1, "note": "x"},
    "/api/variants/{key}/copy": {"key": "walked"},
    "/api/variants/{key}/retire": {"version": 99},
    "/api/variants/{key}/rehearse": {"version": 1},
    "/api/variants/{key}/move": MOVE | {"reason": "x"},
    "/api/variants/{key}/move/foresee": MOVE,
    "/api/moves/{move}/undo": {"reason": "x"},
    "/api/calendars/{key}/draft": {"zone": "UTC", "hours": ["09:00-18:00", "", "", "", "", "", ""]},
    "/api/calendars/{key}/publish": {"revision": 1, "note": "x"},
    "/api/calendars/{key}/apply": {"version": 1, "reason": "x"},
    "/api/routing/draft": {"body": "rules: []"},
    "/api/routing/publish": {"revision": 2, "note": "x"},
    "/api/training": {"process": "goods-refund"},
    "/api/dictionaries/{book}/{entry}": {"title": {"ru": "Срочно", "en": "Urgent"}},
    "/api/dictionaries/{book}": {"entries": [{"key": "walked", "ru": "Да", "en": "Yes"}]},
    "/api/letter-templates/{template}/{language}/{scope}/draft": {"subject": "x", "body": "x"},
    "/api/letter-templates/{template}/{language}/{scope}/check": {"subject": "x", "body": "x"},
    "/api/letter-templates/{template}/{language}/{scope}/publish": {"revision": 1, "note": "x"},
    "/api/letter-templates/{template}/{language}/{scope}/end": {"version": 1, "note": "x"},
    "/api/personal/{claim}/erase": {"basis": "request", "dry_run": True},
    "/api/retention/{key}": {"version": 0, "months": 36, "source": "x"},
    "/api/claims/{claim}/holds": {"reason": "x"},
    "/api/claims/{claim}/holds/{hold}/lift": {"reason": "x"},
    "/api/numbers": {"version": 0, "digits": 5, "start": 1},
    "/api/priorities": {"version": 0, "matrix": USUAL.model_dump()},
}
UNKNOWN = "01a200e3-e70d-7797-8205-cd381d2d1841"


@pytest.fixture(scope="module")
async def claim(office: Office) -> str:
    """A claim of the operator's team; its variant has a second version by now."""
    filed = await office.file()
    async with together(office.app.state.desk.at_once).begin() as connection:
        first = await version(connection, VariantRef(key="goods-refund", version=1))
        await publish(connection, first.variant, f"{first.body}# The same once more.\n")
        rules = await begin_rules(connection, "rules: []\n# None yet.\n", None, office.ids["admin"])
        await switch_on(connection, RuleSet(), rules, "none", office.ids["admin"])
    return filed.json()["id"]


def path_of(right: Right, claim: str) -> str:
    known = {
        "claim": claim,
        "clock": "settle",
        "command": UNKNOWN,
        "key": "ru" if "/calendars/" in right.path else "goods-refund",
        "number": "1",
        "book": "tags",
        "template": "refused",
        "language": "en",
        "scope": "variant:goods-refund",
    }
    path = re.sub(r"\{(\w+)\}", lambda part: known.get(part[1], "x" * 43), right.path)
    return path + ("?instant=2199-01-01T00:00:00Z" if path.endswith("/at") else "")


def body_of(right: Right) -> object:
    return BODIES.get(right.path, {"action": "note", "data": {"text": "x"}})


async def ask(office: Office, right: Right, who: str | None, claim: str) -> int:
    path = path_of(right, claim)
    if right.method == "GET":
        return (await office.get(path, who)).status_code
    if path.endswith("/files"):
        sent = {"file": ("receipt.txt", b"paid")}
        return (await office.client.post(path, files=sent, headers=office.headers(who))).status_code
    path += "?revision=1" if right.method == "DELETE" else ""
    headers = office.headers(who, uuid4().hex)
    return (await office.client.request(right.method, path, json=body_of(right), headers=headers)).status_code


BY_ROLE = [right for right in RIGHTS if right.way is Way.ROLE]


@pytest.mark.parametrize("right", BY_ROLE, ids=lambda right: f"{right.method} {right.path}")
async def test_every_route_with_every_role(office: Office, claim: str, right: Right) -> None:
    assert await ask(office, right, None, claim) == 401
    for who in PEOPLE:
        status = await ask(office, right, who, claim)
        if ROLE_OF[who] not in right.roles:
            assert status == 403, who
        elif who == "operator2" and "{claim}" in right.path:
            assert status == 404, who
        else:
            missing = status == 404 and right.path.endswith(MISSING)
            done = status == 409 and right.path.endswith(DONE)
            assert status in {200, 201, 202} or missing or done, (who, status)


async def test_open_routes_need_nobody(office: Office) -> None:
    for right in RIGHTS:
        if right.way is Way.PUBLIC and not right.embedded and "{digest}" not in right.path:
            assert await ask(office, right, None, UNKNOWN) == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer x", "Basic abc", "bearer \u00e9", "Bearer " + "x" * 300]
)
async def test_a_token_that_is_not_good_is_anonymous(office: Office, header: str) -> None:
    answer = await office.client.get("/api/claims", headers={"Authorization": header.encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "anonymous"


async def test_nobody_who_only_reads_may_post(office: Office, claim: str) -> None:
    for right in RIGHTS:
        if right.method != "GET" and right.way is Way.ROLE and right.path != "/api/variants/check":
            assert await ask(office, right, "auditor", claim) == 403


BY_PAGE = [right for right in RIGHTS if right.way is Way.PAGE]
SENT = {200, 201, 202, 303, 400, 409, 413, 415, 422}
"""What somebody may be answered who was let in: a page, a redirection, or that the form is not complete."""


@pytest.mark.parametrize("right", BY_PAGE, ids=lambda right: f"{right.method} {right.path}")
async def test_every_page_with_every_role(office: Office, claim: str, right: Right) -> None:
    path = path_of(right, claim)
    stranger = await office.client.request(right.method, path, headers={"Sec-Fetch-Site": "same-origin"})
    assert (stranger.status_code, stranger.headers["location"].partition("?")[0]) == (303, "/sign-in")
    for who in PEOPLE:
        reader = await office.sign_in(who)
        answer = await (reader.get(path) if right.method == "GET" else reader.post(path))
        if ROLE_OF[who] not in right.roles:
            assert answer.status_code == 403, who
        elif who == "operator2" and "{claim}" in right.path:
            assert answer.status_code == 404, who
        else:
            nothing = "x" * 43 in path or "{command}" in right.path
            assert answer.status_code in SENT or (answer.status_code == 404 and nothing), who


FORGED = [right for right in RIGHTS if right.way in (Way.PAGE, Way.FORM) and right.method != "GET"]


@pytest.mark.parametrize("right", FORGED, ids=lambda right: right.path)
async def test_no_form_is_taken_from_another_site(office: Office, claim: str, right: Right) -> None:
    reader = await office.sign_in("admin")
    forged = await reader.post(path_of(right, claim), headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403


def test_every_role_of_the_table_exists() -> None:
    assert {role for right in RIGHTS for role in right.roles} == EVERYBODY


async def test_the_mailbox_is_for_the_embedded_stack_alone(office: Office) -> None:
    for path in ("/dev/mailbox", "/dev/mailbox.json", "/dev/mailbox/abc", "/dev/mailbox/abc/text"):
        for who in (None, "admin"):
            assert (await office.get(path, who)).status_code == 404


@pytest.fixture
async def embedded(database_urls: DatabaseUrls, office: Office, tmp_path: Path) -> AsyncIterator[Office]:
    settings = settings_of(database_urls.app, embedded=True, mailbox_dir=mailbox_folder(tmp_path / "mail"))
    async with opened(settings, "127.0.0.1:1", people=(office.tokens, office.ids)) as embedded:
        yield embedded


async def test_the_embedded_mailbox_shows_what_arrived(embedded: Office, tmp_path: Path) -> None:
    letter = (
        b"To: anna@example.org\r\nSubject: <b>Hello</b>\r\nMessage-ID: <1@x>\r\n\r\n<script>alert(1)</script>"
    )
    (tmp_path / "mail" / "new" / "1.abc").write_bytes(letter)
    listed = await embedded.get("/dev/mailbox.json", None)
    assert [(row["id"], row["to"], row["message_id"]) for row in listed.json()] == [
        ("1.abc", "anna@example.org", "<1@x>")
    ]
    assert set(listed.json()[0]) == {"id", "to", "subject", "received_at", "message_id"}
    page = await embedded.get("/dev/mailbox", None)
    assert page.status_code == 200
    assert "&lt;b&gt;Hello" in page.text
    raw = await embedded.get("/dev/mailbox/1.abc", None)
    assert raw.content == letter
    assert raw.headers["content-type"].startswith("text/plain")
    assert raw.headers["x-content-type-options"] == "nosniff"
    shown = await embedded.get("/dev/mailbox/1.abc/text", None)
    assert "&lt;script&gt;" in shown.text
    assert "<script" not in shown.text
    assert (await embedded.get("/dev/mailbox/..%2f..%2fetc%2fpasswd", None)).status_code == 404
    assert (await embedded.get("/dev/mailbox/nothing", None)).status_code == 404


async def test_the_mailbox_is_not_shown_to_other_machines(
    database_urls: DatabaseUrls, office: Office, tmp_path: Path
) -> None:
    settings = settings_of(database_urls.app, embedded=True, mailbox_dir=mailbox_folder(tmp_path / "mail"))
    people = (office.tokens, office.ids)
    async with opened(settings, "127.0.0.1:1", people=people, client=("192.0.2.7", 5)) as remote:
        assert (await remote.get("/dev/mailbox.json", None)).status_code == 404
    async with opened(settings, "127.0.0.1:1", people=people) as proxied:
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            through = await proxied.get("/dev/mailbox.json", None, headers={name: "192.0.2.7"})
            assert through.status_code == 404


def test_a_route_without_a_row_stops_the_app(database_urls: DatabaseUrls) -> None:
    app = create_app(settings_of(database_urls.app))
    assert len(calls_of(app.routes)) == len(RIGHTS)

    async def forgotten(request: Request) -> None:
        """A route that nobody gave a row."""

    app.get("/api/forgotten")(forgotten)
    with pytest.raises(MissingRight, match="/api/forgotten"):
        check_rights(app)


async def test_a_route_without_a_row_lets_nobody_in(office: Office) -> None:
    async def forgotten(request: Request) -> dict[str, str]:
        return {"secret": "told"}

    office.app.get("/api/forgotten")(forgotten)
    assert (await office.get("/api/forgotten", "admin")).status_code == 404
