"""What is nasty and lawful is kept to the letter: on the card, in lists, letters and exports, and only as a text."""

import csv
import unicodedata
from io import StringIO

import pytest

from tests.api.office import FILING, Office
from tests.security.corpus import CANARY, TEXTS
from tests.security.hearing import hearing
from tests.security.judge import page_faults, wrong_with
from tests.security.pages import readers_of
from tests.security.sending import Sender

Kept = dict[str, str]
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
async def kept(office: Office) -> Kept:
    """Claims whose every text is something nasty: what was typed, by the id of the claim."""
    found = {}
    for nasty in TEXTS:
        if "\\ud" in ascii(nasty.value):
            continue  # half a letter: no client can send it as UTF-8
        typed = nasty.value
        claimant = {**FILING["claimant"], "name": typed[:200]}
        answer = await office.file(subject=typed[:300], text=typed[:20_000], claimant=claimant)
        assert answer.status_code in {201, 422}, (nasty, answer.text)
        assert wrong_with(answer) == [], nasty
        if answer.status_code == 201:
            found[answer.json()["id"]] = typed
    assert len(found) > 100
    return found


def as_kept(typed: str, most: int) -> str:
    return unicodedata.normalize("NFC", typed[:most].replace("\r\n", "\n")).strip()


async def test_the_card_says_what_was_typed(office: Office, kept: Kept) -> None:
    for claim, typed in kept.items():
        card = (await office.get(f"/api/claims/{claim}")).json()
        told = (card["subject"], card["text"], card["claimant"]["name"])
        assert told == (as_kept(typed, 300), as_kept(typed, 20_000), as_kept(typed, 200))


async def test_pages_show_it_as_text(office: Office, kept: Kept) -> None:
    readers = await readers_of(office)
    pages = ["/queue?view=all", f"/queue?view=all&q={CANARY}", "/letters", "/claims/new/clients?q=zqx7"]
    for number, claim in enumerate(kept):
        pages += [f"/claims/{claim}"] if number % 3 == 0 else []
        pages += [f"/claims/{claim}/timeline", f"/c/{await office.link(claim)}"] if number % 12 == 0 else []
    with hearing() as heard:
        for address in pages:
            answer = await readers["console"].get(address)
            assert (answer.status_code, wrong_with(answer)) == (200, []), address
    assert CANARY not in heard.getvalue()


async def test_lists_find_it_and_tables_run_nothing(office: Office, kept: Kept) -> None:
    sender = Sender(office, {"claim": next(iter(kept))})
    await sender.lists_answer()
    assert sender.wrong == []
    found = (await office.get(f"/api/claims?q={CANARY}&limit=100")).json()
    assert len(found["items"]) > 50
    exported = (await (await office.sign_in("admin")).get("/queue/export.csv?view=all")).text
    delimiter = max(";,", key=exported.partition("\n")[0].count)
    rows = list(csv.reader(StringIO(exported.removeprefix("\ufeff")), delimiter=delimiter))
    assert len(rows) > len(kept)
    for row in rows:
        assert not [cell for cell in row if cell.startswith(FORMULAS)], row


async def test_letters_say_it_as_text(office: Office, kept: Kept) -> None:
    reader = await office.sign_in("operator")
    for number, claim in enumerate(kept):
        if number % 10 == 0:
            letter = (await office.get(f"/api/claims/{claim}/letters")).json()["items"][0]["id"]
            shown = await reader.get(f"/letters/{letter}")
            assert (shown.status_code, page_faults(shown.text)) == (200, [])
