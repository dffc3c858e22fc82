"""What belongs to others is not there: not only claims, but everything below them that has an address of its own."""

from collections.abc import Mapping

import pytest

from tests.api.office import Office, Reader
from tests.security.furnished import furnished

UNKNOWN = "01a200e3-e70d-7797-8205-cd381d2d1841"


@pytest.fixture(scope="module")
async def theirs(office: Office) -> Mapping[str, str]:
    """Things of the operator's team; the other operator works elsewhere."""
    known = await furnished(office)
    started = await office.post("/api/training", {"process": "goods-refund"})
    return {**known, "training": started.json()["id"]}


BELOW = ("", "/timeline", "/letters", "/tasks", "/deadlines", "/hints", "/files")
READS = (
    *(f"/api/claims/{{claim}}{part}" for part in BELOW),
    *("/api/claims/{number}", "/api/commands/{command}", "/api/claims/{training}"),
    *("/api/claims/{claim}/files/{file}", "/api/claims/{claim}/deadlines/{clock}"),
)
PARTS = ("", "/timeline", "/files", "/files/{file}", "/process", "/why-person", "/act/note", "/presence")
PAGES = (
    *(f"/claims/{{claim}}{part}" for part in PARTS),
    *("/claims/{number}", "/letters/{letter}", "/queue/preview/{claim}", "/claims/{training}"),
    *("/claims/{claim}/commands/{command}", "/claims/{claim}/why/{clock}"),
)
ACTS = (
    *(f"/claims/{{claim}}/{part}" for part in ("act/note", "act/note/preview", "presence", "files")),
    *("/letters/{letter}/again", "/letters/{letter}/arrived", "/training/{training}/end"),
)
LISTS = (
    "/queue?view=all",
    "/letters",
    "/queue/export.csv?view=all",
    "/claims/new/clients?q=anna",
    "/training",
)


@pytest.mark.parametrize("path", READS)
async def test_calls_answer_for_foreign_things_as_for_none(
    office: Office, theirs: Mapping[str, str], path: str
) -> None:
    foreign = await office.get(path.format_map(theirs), "operator2")
    missing = await office.get(path.format_map(dict.fromkeys(theirs, UNKNOWN)), "operator2")
    assert (foreign.status_code, foreign.json()) == (404, missing.json())
    assert (await office.get(path.format_map(theirs), "operator")).status_code == 200


@pytest.mark.parametrize("path", PAGES)
async def test_pages_answer_for_foreign_things_as_for_none(
    office: Office, theirs: Mapping[str, str], path: str
) -> None:
    reader = await office.sign_in("operator2")
    foreign = await reader.get(path.format_map(theirs))
    missing = await reader.get(path.format_map(dict.fromkeys(theirs, UNKNOWN)))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    for told in ("Анна", "Чайник", theirs["number"], "receipt", "Secret"):
        assert told not in foreign.text
    assert (await (await office.sign_in("operator")).get(path.format_map(theirs))).status_code == 200


@pytest.mark.parametrize("path", ACTS)
async def test_acts_on_foreign_things_do_nothing(
    office: Office, theirs: Mapping[str, str], path: str
) -> None:
    reader: Reader = await office.sign_in("operator2")
    answer = await reader.post(
        path.format_map(theirs), {"text": "mine", "reason": "mine", "attempts": "1", "key": "k" * 24}
    )
    assert answer.status_code == 404


async def test_lists_tell_nothing_of_foreign_things(office: Office, theirs: Mapping[str, str]) -> None:
    reader = await office.sign_in("operator2")
    for path in LISTS:
        answer = await reader.get(path)
        assert answer.status_code == 200, path
        assert theirs["number"] not in answer.text
        assert "anna@example.org" not in answer.text
    listed = (await office.get("/api/claims", "operator2")).json()
    assert theirs["claim"] not in str(listed)
    assert theirs["training"] not in str((await office.get("/api/training", "operator2")).json())


async def test_a_command_that_names_a_foreign_claim_does_not_find_it(
    office: Office, theirs: Mapping[str, str]
) -> None:
    own = await office.file(who="operator2", type="bank")
    assert own.status_code == 201, own.text
    for name in (theirs["number"], "26-99999"):
        data = {"claim": name, "as": "duplicate"}
        linked = await office.command(own.json()["id"], "link", data, "operator2")
        assert (linked.status_code, linked.json()["errors"][0]["code"]) == (422, "no-such-claim")


async def test_a_file_is_reached_through_its_own_claim_alone(
    office: Office, theirs: Mapping[str, str]
) -> None:
    other = (await office.file()).json()["id"]
    link = await office.link(other)
    assert (await office.get(f"/api/claims/{other}/files/{theirs['file']}")).status_code == 404
    assert (await office.client.get(f"/c/{link}/files/{theirs['file']}")).status_code == 404
