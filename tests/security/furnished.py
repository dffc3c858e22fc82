"""A desk with something of everything, so that every page has its forms: claims, drafts, entries, people, links."""

from typing import Any
from uuid import uuid4

from store.own_pages import make_own_page
from store.resets import make_reset
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
        **await _of_pages(office),
    }


async def _of_pages(office: Office) -> dict[str, str]:
    """What only forms of pages are about: a hold on another claim, a view, a rehearsal, links of people."""
    held = (await office.file(subject="Held")).json()["id"]
    hold = await office.post(f"/api/claims/{held}/holds", {"reason": "A lawsuit."}, "admin")
    console = await office.sign_in("admin")
    view = await console.post("/queue/views", {"name": "Mine", "query": "status=open"})
    past = {"type": PROCESS, "every": "1", "most": "500", "version": "1"}
    rehearsal = await console.post(f"/variants/{PROCESS}/rehearse", past)
    async with office.app.state.desk.at_once.connect() as connection:
        reset = await make_reset(connection, office.ids["operator2"])
        own = await make_own_page(connection, "anna@example.org", "ru")
    return {
        "held": held,
        "hold": hold.json()["items"][0]["id"],
        "view": view.headers["location"].rpartition("=")[2],
        "rehearsal": rehearsal.headers["location"].rpartition("/")[2],
        "person": office.ids["operator"],
        "reset": reset,
        "own": own,
    }


async def _drafts(office: Office) -> None:
    """Begin everything that a manager may have begun."""
    shown = (await office.get(f"/api/variants/{PROCESS}/versions/1", "admin")).json()
    await put(office, f"/api/variants/{PROCESS}/draft", {"body": shown["body"] + "# Begun.\n"})
    await _letter_text(office)
    await put(office, "/api/routing/draft", {"body": "rules: []\n"})
    hours = ["09:00-18:00"] * 5 + ["", ""]
    await put(office, "/api/calendars/ru/draft", {"zone": "Europe/Moscow", "hours": hours})
    for book in ("tags", "skills", "causes", "units"):
        entry = {"title": {"ru": "Срочно", "en": "Urgent"}}
        await put(office, f"/api/dictionaries/{book}/walked", entry)


async def _letter_text(office: Office) -> None:
    """An own text that is in use, and a draft of the next one; both are such that they may be."""
    shipped = (await office.get(TEXT, "admin")).json()
    words = {"subject": shipped["subject"], "body": shipped["body"]}
    begun = await office.client.put(f"{TEXT}/draft", json=words, headers=office.headers("admin"))
    if begun.status_code == 200:
        note = {"revision": begun.json()["revision"], "note": "Ours."}
        await office.post(f"{TEXT}/publish", note, "admin")
        await put(office, f"{TEXT}/draft", {**words, "body": words["body"] + "\nThank you."})


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
    "/claims/{number}/act/note/preview": "text again _key _look _more",
    "/claims/{claim}/presence": "doing",
    "/letters/{letter}/again": "attempts reason",
    "/letters/{letter}/arrived": "attempts reason",
    "/letters/test": "to address",
    "/letters/go": "reason",
    "/letters/templates/refused/en/everywhere/begin": "subject body revision from",
    "/queue/assign": "claim back assignee once",
    "/queue/assign/undo": "claim back once",
    "/queue/views/{view}": "name query team",
    "/moves/{command}/undo": "id reason",
    "/my/{own}/{number}": "number",
    "/password/new/{reset}": "password again",
    "/training/{training}/end": "key",
    "/variants/goods-refund/move": "chosen claims plan reason to id from stage.intake",
    "/variants/goods-refund/draft/check": "body part",
    "/calendars/ru/apply": "claims id reason version which",
    "/routing/versions/1/draft": "revision",
    "/admin/users/{person}/unlink": "subject",
    "/me/sessions/{command}/end": "session",
    "/rehearsals/{rehearsal}/cancel": "id",
    "/claims/{held}/holds/{hold}/lift": "why",
    "/admin/users/{person}/sign-out": "reason",
    "/routing/people/{person}": "skills languages skill language",
    "/personal/clients/{claim}/erase": "act claim basis sure",
    "/personal/clients/{claim}/export": "claim",
    "/personal/clients/{claim}/check": "act claim basis",
    "/calendars/ru/draft/begin": "version",
}
"""Forms that stand in no page of a fresh desk, with what they send."""
FILLED = {
    **dict.fromkeys(("reason", "note", "why", "text", "title", "label"), "It leaks, and so on."),
    "subject": "A kettle",
    "name": "Анна Петрова",
    "email": "anna@example.org",
    "consent": "yes",
    "title_ru": "Чайник",
    "title_en": "Kettle",
    "login": "walked",
    "key": "walked-anew",
    "first": "2030-01-01",
    "last": "2030-01-09",
    "whom": "anna@example.org",
    "to": "operator@example.org",
    "type": PROCESS,
    "channel": "phone",
    "claim": "26-00001",
    "declared_cause": "defect",
    "remedy": "refund",
    "password": "kettle-leaks-again",
    "again": "kettle-leaks-again",
    "basis": "request",
}
"""What people type into boxes that are empty at first, so that a form is refused for its nasty field alone."""


def filled(found: Found) -> Found:
    """The form as somebody who means it would send it: boxes filled in, and the button that says what is wanted."""
    form = found.form
    sent = (
        {name: value for name, value in FILLED.items() if name in form.names} if form.method == "post" else {}
    )
    if form.action.endswith("/draft/part"):
        sent["do"] = "rename" if "_name" in form.names else "up"
    if form.action.endswith("/preview"):
        sent["_key"] = "walked" * 4
    empty = {name: value for name, value in sent.items() if not dict(form.pairs).get(name)}
    kept = tuple(pair for pair in form.pairs if pair[0] not in empty)
    return found._replace(form=form._replace(pairs=(*kept, *empty.items())))


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
    text = "/letters/templates/refused/en/everywhere /letters/templates/refused/en/everywhere/draft"
    text += " /letters/templates/refused/en/everywhere/publish"
    rules = "/routing/draft/rules/new /dictionaries/priorities /dictionaries/numbers"
    parts = " ".join(f"/variants/{PROCESS}/draft?part={part}" for part in PARTS)
    personal = f"/personal /personal/holds /personal/retention /claims/{claim}/holds"
    return tuple(
        f"{parts} {personal} {rooms} {own} {process} {further} {drafts} {late} {text} {rules}".split()
    )
