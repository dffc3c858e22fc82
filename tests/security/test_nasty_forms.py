"""Nasty inputs through every field of every form that a walk through console and portal meets."""

import csv
from io import StringIO
from random import Random

from api.rights import RIGHTS
from api.rights_kinds import Way
from tests.api.office import Office
from tests.security.corpus import CANARY
from tests.security.crawl import crawl, reader_for, template_of
from tests.security.furnished import addresses, furnished, further
from tests.security.hearing import hearing
from tests.security.judge import wrong_with
from tests.security.length import length
from tests.security.pages import boxes_of, chosen_boxes, readers_of, spoil_box
from tests.security.sending import Sender

WITHOUT_FIELDS = {
    "/variants/{key}/draft/undo",
    "/me/sessions/end-others",
    "/moves/{move}/{verb}",
    "/queue/views/{view}/delete",
}
"""Forms that are a button alone."""
LENGTH = length(each=1)
FIELDS, AGAIN = (2, 4) if LENGTH.seconds is None else (0, 1)
"""In the suite two fields of every form, by the seed, and every fourth page afterwards; all in the long run."""


async def test_every_field_of_every_form(office: Office) -> None:
    known, readers = await furnished(office), await readers_of(office)
    found, seen = await crawl(readers, addresses(known))
    found += further(known)
    boxes = list(boxes_of(found, Random(LENGTH.seed), FIELDS))
    met = {template_of("POST", each.form.action) for each in found if each.form.method == "post"}
    missing = {right.path for right in RIGHTS if right.method == "POST" and right.way is not Way.ROLE} - met
    assert missing <= WITHOUT_FIELDS
    assert len(boxes) > 150
    print(len(found), "forms", len(boxes), "fields", len(seen), "pages")
    sender = Sender(office, known)
    with hearing() as heard:
        for box, nasty in chosen_boxes(boxes, LENGTH.seed, LENGTH.each):
            await spoil_box(office, readers, sender, box, nasty)
        await sender.lists_answer()
        for address in list(seen)[::AGAIN]:
            answer = await reader_for(readers, address).get(address)
            sender.wrong += [f"{address} afterwards: {fault}" for fault in wrong_with(answer)]
    print(sender.statuses)
    assert sender.wrong == []
    assert CANARY not in heard.getvalue()
    exported = (await readers["console"].get("/queue/export.csv")).text
    for row in csv.reader(StringIO(exported.removeprefix("\ufeff"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))], row
