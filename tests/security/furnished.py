"""A desk with something of everything, so that every page has its forms: claims, drafts, entries, people, links."""

from typing import Any
from uuid import uuid4

from tests.api.office import Office

TEXT = "/api/letter-templates/refused/en/everywhere"
PROCESS = "goods-refund"


async def furnished(office: Office) -> dict[str, str]:
    """What the paths of calls and pages are filled with."""
    claim = (await office.file()).json()["id"]
    sent = {"file": ("receipt.txt", b"paid")}
    files = await office.client.post(
        f"/api/claims/{claim}/files", files=sent, headers=office.headers("operator")
    )
    await _drafts(office)
    return {
        "claim": claim,
        "file": files.json()["items"][0]["id"],
        "clock": "settle",
        "key": PROCESS,
        "number": "1",
        "book": "tags",
        "entry": "walked",
        "template": "refused",
        "language": "en",
        "scope": "everywhere",
        "token": await office.link(claim),
        "action": "withdraw",
    }


async def _drafts(office: Office) -> None:
    """Begin everything that a manager may have begun."""
    shown = (await office.get(f"/api/variants/{PROCESS}/versions/1", "admin")).json()
    await put(office, f"/api/variants/{PROCESS}/draft", {"body": shown["body"] + "# Begun.\n"})
    await put(office, f"{TEXT}/draft", {"subject": "About {{claim.number}}", "body": "Good day."})
    await put(office, "/api/routing/draft", {"body": "rules: []\n"})
    hours = ["09:00-18:00"] * 5 + ["", ""]
    await put(office, "/api/calendars/ru/draft", {"zone": "Europe/Moscow", "hours": hours})
    for book in ("tags", "skills", "causes", "units"):
        entry = {"title": {"ru": "Срочно", "en": "Urgent"}}
        await put(office, f"/api/dictionaries/{book}/walked", entry)


async def put(office: Office, path: str, body: Any) -> None:
    """Put something there as the admin; what is there already stays."""
    answer = await office.client.put(path, json=body, headers=office.headers("admin", uuid4().hex))
    assert answer.status_code in {200, 404, 409, 422}, (path, answer.text)


def addresses(known: dict[str, str]) -> tuple[str, ...]:
    """Where a walk through the pages begins: rooms, and pages that only a form leads to."""
    claim, link = known["claim"], known["token"]
    rooms = (
        "/ /queue /claims/new /letters /letters/templates /variants /variants/ready /variants/import /routing"
    )
    further = "/dictionaries /calendars /calendars/new /training /me /keys /admin/users /admin/users/new /admin/teams"
    drafts = "/admin/teams/new /admin/tokens /routing/draft /routing/draft/text /routing/people /queue/filter"
    own = f"/claims/{claim} /claims/{claim}/files /c/{link} /p /p/{PROCESS} /my /sign-in /password/forgotten"
    process = " ".join(
        f"/variants/{PROCESS}/{page}" for page in ("draft", "draft/yaml", "copy", "move", "rehearse")
    )
    late = f"/variants/{PROCESS}/retire /queue/views /letters/hold /calendars/ru/draft /letters/desk"
    text = "/letters/templates/refused/en/everywhere/draft"
    rules = "/routing/draft/rules/new /dictionaries/priorities /dictionaries/numbers"
    return tuple(f"{rooms} {own} {process} {further} {drafts} {late} {text} {rules}".split())
