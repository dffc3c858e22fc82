"""A letter of the embedded mailbox as a person reads it."""

from email.message import EmailMessage

from runtime.mailbox import readable


def test_russian_text_is_readable_whatever_it_travelled_in() -> None:
    for way in ("base64", "quoted-printable", "8bit"):
        letter = EmailMessage()
        letter["Subject"] = "Претензия получена"
        letter.set_content("Ответим до пятницы.", cte=way)
        assert readable(letter.as_bytes()) == "Претензия получена\n\nОтветим до пятницы.\n"


def test_what_cannot_be_read_leaves_the_subject() -> None:
    assert readable(b"Subject: x\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff") == "x\n\n"
    assert readable(b"") == "\n\n"
