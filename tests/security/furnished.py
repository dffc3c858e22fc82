"""A desk with something of everything, so that every page has its forms: claims, drafts, entries, people, links."""

from typing import Any
from uuid import uuid4

from tests.api.office import Office
from tests.security.crawl import Found
from tests.security.forms import Form

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
    letters = (await office.get(f"/api/claims/{claim}/letters")).json()["items"]
    training = await office.post("/api/training", {"process": PROCESS}, "admin")
    return {
        "letter": letters[0]["id"],
        "training": training.json()["id"],
        "command": (await office.command(claim, "note", {"text": "Secret."})).json()["id"],
        "number": (await office.get(f"/api/claims/{claim}")).json()["number"],
        "claim": claim,
        "file": files.json()["items"][0]["id"],
        "clock": "settle",
        "key": PROCESS,
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


PARTS = (
    "stages",
    "stages.intake",
    "stages.intake.actions.admit",
    "clocks",
    "escalation.0",
    "fields.0",
    "causes",
)
"""Parts of a variant that the editor has forms of their own for."""
FURTHER = {
    "/claims/{claim}/act/note/preview": "text again _key _look _more",
    "/claims/{claim}/presence": "doing",
    "/letters/{letter}/again": "attempts reason",
    "/letters/{letter}/arrived": "attempts reason",
    "/letters/test": "to address",
    "/letters/go": "reason",
    "/letters/templates/refused/en/everywhere/begin": "subject body revision from",
    "/letters/templates/refused/en/everywhere/publish": "note revision",
    "/letters/templates/refused/en/everywhere/end": "note version reason",
    "/queue/assign": "claim back assignee once",
    "/queue/assign/undo": "claim back once",
    "/queue/views/{command}": "name query team",
    "/moves/{command}/undo": "id reason",
    "/my/{token}/{number}": "number",
    "/password/new/{token}": "password again",
    "/training/{training}/end": "key",
    "/variants/goods-refund/move": "chosen claims plan reason to id from stage.intake",
    "/variants/goods-refund/draft/check": "body part",
    "/calendars/ru/apply": "claims id reason version which",
    "/routing/versions/1/draft": "revision",
    "/admin/users/{command}/unlink": "subject",
    "/me/sessions/{command}/end": "session",
    "/rehearsals/{command}/cancel": "id",
    "/claims/{claim}/holds/{command}/lift": "why",
    "/admin/users/{command}/sign-out": "reason",
    "/routing/people/{command}": "skills languages skill language",
    "/personal/clients/{claim}/erase": "act claim basis sure",
    "/personal/clients/{claim}/export": "claim",
    "/personal/clients/{claim}/check": "act claim basis",
    "/calendars/ru/draft/begin": "version",
}
"""Forms that stand in no page of a fresh desk, with what they send."""


def further(known: dict[str, str]) -> list[Found]:
    """The same as forms that were met."""
    return [
        Found(path, Form(path.format_map(known), "post", (), frozenset(names.split()), False))
        for path, names in FURTHER.items()
    ]


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
    parts = " ".join(f"/variants/{PROCESS}/draft?part={part}" for part in PARTS)
    personal = f"/personal /personal/holds /personal/retention /claims/{claim}/holds"
    return tuple(
        f"{parts} {personal} {rooms} {own} {process} {further} {drafts} {late} {text} {rules}".split()
    )
