"""Nasty names of files, and names of fields of a form with files."""

import pytest

from api.file_names import safe_name
from tests.api.office import Office
from tests.security.corpus import TEXTS
from tests.security.judge import wrong_with

EVERY = 12
NAMES = [nasty for nasty in TEXTS if "\\ud" not in ascii(nasty.value) and len(nasty.value) < 3000][::EVERY]
NEVER = set('/\\:*?"<>|\r\n\t\x00\u202e\u2066')


@pytest.mark.parametrize("nasty", NAMES, ids=lambda nasty: nasty.kind)
async def test_a_nasty_name_stays_a_name(office: Office, nasty: object) -> None:
    claim = (await office.file()).json()["id"]
    given = f"{nasty.value}.txt"  # type: ignore[attr-defined]
    answer = await office.client.post(
        f"/api/claims/{claim}/files", files={"file": (given, b"paid")}, headers=office.headers("operator")
    )
    assert wrong_with(answer) == []
    assert answer.status_code in {201, 400, 422}, answer.text
    if answer.status_code == 201:
        (kept,) = answer.json()["items"]
        assert not NEVER.intersection(kept["name"]), kept["name"]
        assert kept["name"].strip(".")
        fetched = await office.get(f"/api/claims/{claim}/files/{kept['id']}")
        assert (fetched.content, wrong_with(fetched)) == (b"paid", [])
        assert fetched.headers["content-disposition"].startswith("attachment;")
        page = await (await office.sign_in("operator")).get(f"/claims/{claim}/files")
        assert wrong_with(page) == []


@pytest.mark.parametrize("nasty", TEXTS, ids=lambda nasty: nasty.kind)
def test_no_name_leads_anywhere(nasty: object) -> None:
    name = safe_name(nasty.value)  # type: ignore[attr-defined]
    assert not NEVER.intersection(name)
    assert name not in ("", ".", "..")
