"""The mailbox of the embedded stack: what was sent can be listed and read."""

from pathlib import Path
from uuid import UUID

import pytest

from activities.smtp import SmtpRoute, SmtpSender
from letters.message import message_id
from runtime.embedded.mailbox import Mailbox
from runtime.mailbox import raw_letter, received_letters
from tests.letters.test_message import built


async def test_what_was_sent_is_listed_newest_first_and_can_be_read(mailbox: Mailbox) -> None:
    sender = SmtpSender(SmtpRoute(host="127.0.0.1", port=mailbox.port, hello="localhost"))
    ids = [message_id(UUID(int=n), "desk.example") for n in range(3)]
    messages = [built(message_id=each) for each in ids]
    for message in messages:
        assert (await sender.send("claims@desk.example", "gleb@b.example", message)).result == "sent"
    await sender.close()
    listed = received_letters(mailbox.folder, most=3)
    assert [letter.message_id for letter in listed] == ids[::-1]
    assert {letter.subject for letter in listed} == {"Претензия 26-04187: решение"}
    assert {letter.to for letter in listed} == {"Глеб Романович <gleb@b.example>"}
    raw = raw_letter(mailbox.folder, listed[0].id)
    assert raw is not None
    assert raw.endswith(messages[-1])


@pytest.mark.parametrize("name", ["../secret", "..", "", "/etc/passwd", "a/b", "x" * 300, "none"])
def test_an_id_is_never_a_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    assert raw_letter(tmp_path, name) is None


def test_letters_that_no_program_wrote_are_listed_too(tmp_path: Path) -> None:
    assert received_letters(tmp_path) == []
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "1.host:2,S").write_bytes(b"Subject: =?x-none?b?zz?=\r\n\xff\xfe\r\n\r\n")
    (tmp_path / "cur" / "2.host:2,S").write_bytes(b"")
    assert [letter.id for letter in received_letters(tmp_path)] == ["2.host", "1.host"]
    assert raw_letter(tmp_path, "2.host") == b""


async def test_two_domains_behave_as_mail_servers_sometimes_do(mailbox: Mailbox) -> None:
    sender = SmtpSender(SmtpRoute(host="127.0.0.1", port=mailbox.port, hello="localhost"))
    gone = await sender.send("claims@desk.example", "gleb@gone.example.org", built())
    assert (gone.result, gone.code) == ("refused", 550)
    lost = built(message_id=message_id(UUID(int=77), "desk.example"))
    fates = [await sender.send("claims@desk.example", "gleb@silent.example.org", lost) for _ in range(2)]
    assert [fate.result for fate in fates] == ["unknown", "sent"]
    await sender.close()
