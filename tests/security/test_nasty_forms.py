"""Nasty inputs through every field of every form that a walk through console and portal meets."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from io import StringIO
from itertools import groupby
from random import Random

from api.rights import RIGHTS
from api.rights_kinds import Way
from tests.api.office import Office, Reader
from tests.security.corpus import CANARY, Nasty
from tests.security.crawl import Found, crawl, reader_for, template_of
from tests.security.furnished import PROCESS, addresses, filled, further, put
from tests.security.hearing import hearing
from tests.security.judge import wrong_with
from tests.security.length import length
from tests.security.pages import Box, boxes_of, chosen_boxes, form_of, readers_of
from tests.security.put_back import snapshot
from tests.security.sending import Sender
from tests.security.walk import Walk

WITHOUT_FIELDS = {
    "/variants/{key}/draft/undo",
    "/me/sessions/end-others",
    "/moves/{move}/{verb}",
    "/queue/views/{view}/delete",
}
"""Forms that are a button alone."""
A_KEY = re.compile(rf'"(key|variant|team|calendar|type)": "[a-z0-9_-]{{0,9}}{CANARY}"')
"""Blanks before the canary are cut off, and what is left may be a lawful key; keys that people configure are logged."""
LENGTH = length(each=1)
LONG = LENGTH.seconds is not None
FIELDS = 0 if LONG else 2
"""In the suite two fields of every form, by the seed."""
AGAIN = 8 if LONG else 4
"""Every so-many-th page is read afterwards: in the long run after each form, other ones each time."""


async def test_a_desk_is_put_back_as_it_was(watched: Office, known: dict[str, str], superuser: str) -> None:
    draft = f"/api/variants/{PROCESS}/draft"
    shown = ("/api/claims", "/api/dictionaries/tags", f"/api/claims/{known['claim']}", draft)
    sender = Sender(watched, known)
    await sender.written()
    async with snapshot(superuser) as desk:
        before = [(await watched.get(path, "admin")).json() for path in shown]
        await watched.file()
        await watched.command(known["claim"], "note", {"text": "Secret."})
        await put(watched, "/api/dictionaries/tags/new", {"title": {"ru": "Ещё", "en": "More"}})
        await watched.client.delete(f"{draft}?revision=1", headers=watched.headers("admin"))
        written = await sender.written()
        assert written >= {"claims", "commands", "dictionary_entries", "variant_drafts"}
        await desk.put_back(written)
        assert [(await watched.get(path, "admin")).json() for path in shown] == before
        assert (await watched.file()).status_code == 201


async def test_every_field_of_every_form(watched: Office, known: dict[str, str], superuser: str) -> None:
    readers, sender = await readers_of(watched), Sender(watched, known)
    found, seen = await crawl(readers, addresses(known))
    found += further(known)
    must_be_met(found)
    boxes = list(boxes_of(list(map(filled, found)), Random(LENGTH.seed), FIELDS))
    assert len(boxes) > 150
    print(len(found), "forms", len(boxes), "fields", len(seen), "pages")
    await sender.written()
    chosen = list(chosen_boxes(LENGTH.mine(boxes), LENGTH.seed, LENGTH.each))
    async with snapshot(superuser) as desk:
        walk = Walk(watched, readers, sender, desk)
        with hearing() as heard:
            await go_through(walk, chosen, list(seen) if LONG else [])
            await everything_answers(sender, readers, list(seen)[::AGAIN])
    print(sender.statuses, sum(map(walk.told, walk.became), Counter()))
    assert sender.wrong == []
    assert CANARY not in A_KEY.sub("", heard.getvalue())


async def go_through(walk: Walk, chosen: list[tuple[Box, list[Nasty]]], pages: list[str]) -> None:
    """Form by form; after each of them lists and some of the pages, other ones each time, must answer.

    What was found is told at once: nobody waits an hour for it.
    """
    for number, (found, fields) in enumerate(groupby(chosen, lambda each: each[0].found)):
        known = len(walk.sender.wrong)
        for box, inputs in fields:
            await walk.spoil(box, inputs)
        if pages:
            await everything_answers(walk.sender, walk.readers, pages[number % AGAIN :: AGAIN])
            await walk.put_back()
            told = (form_of(found), dict(walk.told(found)), *walk.sender.wrong[known:])
            print(*told, sep="\n    ", flush=True)


def must_be_met(found: Iterable[Found]) -> None:
    """No form of the table of rights is left out."""
    met = {template_of("POST", each.form.action) for each in found if each.form.method == "post"}
    missing = {right.path for right in RIGHTS if right.method == "POST" and right.way is not Way.ROLE} - met
    assert missing <= WITHOUT_FIELDS


async def everything_answers(sender: Sender, readers: Mapping[str, Reader], pages: Iterable[str]) -> None:
    """Lists, cards and pages answer, and no cell of the exported queue runs."""
    await sender.lists_answer()
    for address in pages:
        answer = await reader_for(readers, address).get(address)
        sender.wrong += [f"{address} afterwards: {fault}" for fault in wrong_with(answer)]
    exported = (await readers["console"].get("/queue/export.csv")).text
    for row in csv.reader(StringIO(exported.removeprefix("\ufeff"))):
        if any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row):
            sender.wrong.append(f"the exported queue has {row}")
