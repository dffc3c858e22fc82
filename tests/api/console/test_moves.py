"""The pages of a move: who goes where, what would happen, the batch, its report and the way back; in both languages."""

import asyncio
import re
from html import unescape
from typing import Any

import pytest

from api.console.move_words import version_words
from claims.variant import VariantRef
from store.move_choice import VersionOfType
from store.moves import batch
from store.variants import publish
from tests.api.console.acts import speak, versions_of
from tests.api.office import Office, Reader
from tests.claims.walks import ROOT, changed, ready

KEY = "goods-refund"
MOVE = f"/variants/{KEY}/move"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(scope="module")
async def shorter(living: Office) -> VersionOfType:
    """Another version of the process: a shorter answer, and the investigation is called otherwise."""
    plain = ready(KEY).variant.model_dump(mode="json", by_alias=True, exclude_unset=True)
    renamed = changed(
        ready(KEY),
        ("clocks.answer.term", "1 working day"),
        ("stages.inquiry", plain["stages"]["investigation"]),
        ("stages.inquiry.title", {"ru": "Разбор", "en": "Inquiry"}),
        *_to_inquiry(plain),
        ("stages.investigation", None),
    ).variant
    async with living.app.state.desk.at_once.connect() as connection:
        ref = await publish(connection, renamed, renamed.model_dump_json(by_alias=True))
        own = (ROOT / "variants" / f"{KEY}.yaml").read_text("utf-8")
        await publish(connection, ready(KEY).variant, own)
    return next(one for one in await versions_of(living, KEY) if one.ref == ref)


def _to_inquiry(plain: dict[str, Any]) -> list[tuple[str, Any]]:
    """Every way into the stage that is called otherwise."""
    steps: list[tuple[str, Any]] = []
    for name, stage in plain["stages"].items():
        of = "inquiry" if name == "investigation" else name
        for action, written in stage.get("actions", {}).items():
            if written.get("to") == "investigation":
                steps.append((f"stages.{of}.actions.{action}.to", "inquiry"))
        if stage.get("dispute", {}).get("to") == "investigation":
            steps.append((f"stages.{of}.dispute.to", "inquiry"))
    if plain.get("reopen", {}).get("to") == "investigation":
        steps.append(("reopen.to", "inquiry"))
    clocks = {n for n, c in plain["clocks"].items() if c["from"] == "stage:investigation"}
    return steps + [(f"clocks.{name}.from", "stage:inquiry") for name in clocks]


@pytest.fixture
async def claims(living: Office, shorter: VersionOfType) -> list[str]:
    """Two claims of the live version, one of them in the stage that the other version calls otherwise."""
    numbers = [(await living.file()).json()["number"] for _ in range(2)]
    answer = await living.command(numbers[0], "admit", {})
    assert answer.status_code == 200
    return numbers


def asked(shorter: VersionOfType, numbers: list[str], **more: Any) -> dict[str, Any]:
    return {
        "to": shorter.ref.version,
        "from": f"{KEY}.1",
        "claims": ", ".join(numbers),
        "chosen": "yes",
        "stage.investigation": "inquiry",
        **more,
    }


async def looked(reader: Reader, shorter: VersionOfType, numbers: list[str], **more: Any) -> str:
    page = await reader.get(MOVE, params={**asked(shorter, numbers), "look": "yes", **more})
    assert page.status_code == 200, page.text
    return page.text


def hidden(html: str) -> dict[str, Any]:
    """What the form that begins a move holds."""
    form = html[html.index('class="begin"') :]
    found: dict[str, Any] = {}
    for name, value in HIDDEN.findall(form):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Что произойдёт", "Перейдут 2 претензии", "Разбор", "Этап в новой версии", "исчезает"]),
        ("en", ["What would happen", "2 claims move", "Inquiry", "Stage there", "vanishes"]),
    ],
)
async def test_what_would_happen_is_told_before(
    living: Office, shorter: VersionOfType, claims: list[str], language: str, words: list[str]
) -> None:
    await speak(living, language)
    html = await looked(await living.sign_in("manager"), shorter, claims)
    for word in words:
        assert word in html, word
    for number in claims:
        assert f"/claims/{number}" in html
        assert (await living.get(f"/api/claims/{number}")).json()["variant"]["version"] == 1


async def test_a_batch_is_begun_once_reported_and_taken_back(
    living: Office, shorter: VersionOfType, claims: list[str]
) -> None:
    await speak(living, "en")
    reader = await living.sign_in("manager")
    form = hidden(await looked(reader, shorter, claims)) | {"reason": "A shorter answer."}
    begun = await reader.post(MOVE, form)
    assert begun.status_code == 303
    again = await reader.post(MOVE, form)
    assert again.headers["location"] == begun.headers["location"]
    address = begun.headers["location"]
    await _over(living, address)
    report = (await reader.get(address)).text
    assert "2 moved" in report
    assert "A shorter answer." in report
    assert f"/claims/{claims[0]}/act/move_back" in report
    card = (await living.get(f"/api/claims/{claims[0]}")).json()
    assert (card["variant"]["version"], card["stage"]) == (shorter.ref.version, "inquiry")
    story = (await living.get(f"/api/claims/{claims[0]}/timeline")).json()["items"]
    told = [row for row in story if row["event"] == "moved"]
    assert len(told) == 1
    assert told[0]["data"]["texts"] == {"reason": "A shorter answer."}
    back = await reader.post(f"{address}/undo", {"reason": "Too early."})
    assert back.status_code == 303
    await _over(living, back.headers["location"])
    card = (await living.get(f"/api/claims/{claims[0]}")).json()
    assert (card["variant"]["version"], card["stage"]) == (1, "investigation")
    report = (await reader.get(address)).text
    assert "back at its earlier version" in report
    assert "act/move_back" not in report


async def _over(office: Office, address: str) -> None:
    async with asyncio.timeout(90):
        while True:
            async with office.app.state.desk.at_once.connect() as connection:
                found = await batch(connection, address.rpartition("/")[2])
            if found and found.state == "done":
                return
            await asyncio.sleep(0.05)


async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    living: Office, shorter: VersionOfType, claims: list[str]
) -> None:
    await speak(living, "en")
    reader = await living.sign_in("manager")
    page = await reader.post(MOVE, {**hidden(await looked(reader, shorter, claims)), "reason": ""})
    assert page.status_code == 422
    assert "Say why they are moved." in page.text
    assert claims[0] in page.text
    page = await reader.get(MOVE, params={**asked(shorter, ["x1"]), "look": "yes"})
    assert page.status_code == 422
    assert "Only these claims" in page.text
    unmapped = {**asked(shorter, claims), "look": "yes", "stage.investigation": "nowhere"}
    assert (await reader.get(MOVE, params=unmapped)).status_code == 422


@pytest.mark.parametrize("who", ["operator", "auditor"])
async def test_only_managers_move(living: Office, shorter: VersionOfType, who: str) -> None:
    reader = await living.sign_in(who)
    assert (await reader.get(MOVE)).status_code == 403
    assert (await living.post(f"/api/variants/{KEY}/move/foresee", {}, who)).status_code == 403


async def test_a_batch_of_others_is_not_found(living: Office, shorter: VersionOfType) -> None:
    reader = await living.sign_in("manager")
    assert (await reader.get("/moves/01930000-0000-7000-8000-000000000000")).status_code == 404
    assert (await reader.get("/moves/x")).status_code == 404
    assert (await reader.post("/moves/01930000-0000-7000-8000-000000000000/dance")).status_code == 404


async def test_programs_move_too(living: Office, shorter: VersionOfType, claims: list[str]) -> None:
    body = {
        "version": shorter.ref.version,
        "from": [{"key": KEY, "version": 1}],
        "stages": {"investigation": "inquiry"},
        "claims": claims,
    }
    address = f"/api/variants/{KEY}/move"
    told = (await living.post(f"{address}/foresee", body, "manager")).json()
    assert told["total"]["movable"] == 2
    assert {one["number"] for one in told["claims"]} == set(claims)
    begun = await living.post(address, {**body, "reason": "R"}, "manager", key="move-1")
    assert begun.status_code == 202, begun.text
    again = await living.post(address, {**body, "reason": "R"}, "manager", key="move-1")
    assert again.json()["id"] == begun.json()["id"]
    await _over(living, begun.json()["id"])
    lines = (await living.get(f"/api/moves/{begun.json()['id']}/claims", "manager")).json()["items"]
    assert [(line["state"], line["code"]) for line in lines] == [("moved", None), ("moved", None)]
    stopped = await living.post(f"/api/moves/{begun.json()['id']}/stop", None, "manager")
    assert (stopped.status_code, stopped.json()["code"]) == (409, "move-over")
    nothing = await living.post(address, {**body, "claims": ["26-99999"], "reason": "R"}, "manager")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing-to-move")
    same = await living.post(f"{address}/foresee", {**body, "version": 1}, "manager")
    assert (same.status_code, same.json()["errors"][0]["field"]) == (422, "from")


async def test_claims_of_another_type_are_not_said_to_move(living: Office, shorter: VersionOfType) -> None:
    foreign = {"key": "bank", "version": 1}
    assert (await living.get("/api/variants/bank/versions/1", "manager")).status_code == 200
    body = {"version": shorter.ref.version, "from": [foreign]}
    told = await living.post(f"/api/variants/{KEY}/move/foresee", body, "manager")
    assert (told.status_code, told.json()["errors"][0]["field"]) == (422, "from")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Not among the running claims that are chosen above: 26-99999."),
        ("ru", "Нет среди выбранных выше претензий в работе: 26-99999."),
    ],
)
async def test_a_number_that_is_no_claim_to_be_moved_is_named(
    living: Office, shorter: VersionOfType, claims: list[str], language: str, words: str
) -> None:
    await speak(living, language)
    reader = await living.sign_in("manager")
    assert words in await looked(reader, shorter, [*claims, "26-99999", "26-99999"])
    assert words[:20] not in await looked(reader, shorter, claims)


def test_a_version_of_another_variant_is_said_to_be_one() -> None:
    one, other = VariantRef(key="a", version=1), VariantRef(key="b", version=2)
    said = (version_words(one, other, "en"), version_words(one, one, "ru"))
    assert said == ("1 (of another variant)", "1")
