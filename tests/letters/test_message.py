"""The bytes of a letter: they parse back, keep the thread, and nothing can be smuggled into them."""

import email
import unicodedata
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.masked_links import MASK, mask_links
from letters.addresses import domain_of, wire_address
from letters.message import build_message, message_id, thread_id
from letters.rendering import Rendered, render
from tests.letters.samples import full

LETTER = UUID("018f0000-0000-7000-8000-000000000001")
CLAIM = UUID("018f0000-0000-7000-8000-0000000000aa")
OWN = message_id(LETTER, "desk.example")
ROOT = thread_id(CLAIM, "desk.example")
WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def built(rendered: Rendered | None = None, **members: object) -> bytes:
    """A message with these members, the rest as usual."""
    usual: dict[str, object] = {
        "sender": "Северный дом <claims@desk.example>",
        "recipient_name": "Глеб Романович",
        "recipient_address": "gleb@b.example",
        "message_id": OWN,
        "thread_root_id": ROOT,
        "date": WHEN,
        "language": "ru",
        "list_id": "claims.desk.example",
    }
    return build_message(rendered or render("partly", full()), **{**usual, **members})  # type: ignore[arg-type]


def parsed(message: bytes) -> EmailMessage:
    """The message as a reader's program understands it."""
    read = email.message_from_bytes(message, policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def body(message: EmailMessage, kind: str) -> str:
    """The text of one part, with line ends of ours."""
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", ["partly", "escalated", "acknowledgement"])
def test_both_parts_come_back_as_they_were_written(name: str, language: str) -> None:
    rendered = render(name, full(language))
    read = parsed(built(rendered))
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert body(read, "plain") == rendered.text
    assert body(read, "html").rstrip() == rendered.html.rstrip()
    assert read["Subject"] == rendered.subject


def test_lines_are_short_and_end_with_crlf() -> None:
    message = built(render("message", full(text="ж" * 20_000 + " " + "x" * 20_000)))
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert b"\r" not in message.replace(b"\r\n", b"")
    assert max(map(len, message.split(b"\r\n"))) < 998
    assert message.isascii()


def test_the_headers_of_a_machine_that_wants_no_answer_from_machines() -> None:
    read = parsed(built())
    assert read["From"].addresses[0].display_name == "Северный дом"
    assert read["From"].addresses[0].addr_spec == "claims@desk.example"
    assert read["To"].addresses[0].addr_spec == "gleb@b.example"
    assert parsedate_to_datetime(read["Date"]) == WHEN
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["X-Auto-Response-Suppress"] == "All"
    assert read["List-Id"] == "<claims.desk.example>"
    assert read["Content-Language"] == "ru"
    assert read["Precedence"] is None
    assert read["Reply-To"] is None
    assert read["List-Unsubscribe"] is None


def test_optional_headers() -> None:
    read = parsed(built(reply_to="Desk <desk@b.example>", unsubscribe="https://desk.example/stop?x=1"))
    assert read["Reply-To"].addresses[0].addr_spec == "desk@b.example"
    assert read["List-Unsubscribe"] == "<https://desk.example/stop?x=1>"


def test_the_letters_of_a_claim_are_one_thread() -> None:
    first = parsed(built())
    assert first["Message-ID"] == OWN == message_id(LETTER, "desk.example")
    assert first["References"] == first["In-Reply-To"] == ROOT == thread_id(CLAIM, "desk.example")
    earlier = [message_id(UUID(int=n), "desk.example") for n in range(60)]
    later = parsed(built(references=[ROOT, *earlier, OWN]))
    chain = str(later["References"]).split()
    assert chain[0] == ROOT
    assert chain[1:] == earlier[-19:]
    assert later["In-Reply-To"] == earlier[-1]


def test_a_letter_after_a_restore_has_another_name_than_the_lost_one() -> None:
    after = message_id(LETTER, "desk.example", 1_795_360_000)
    assert after == OWN.replace("@", ".1795360000@")
    assert parsed(built(message_id=after))["Message-ID"] == after


def test_equal_input_gives_equal_bytes() -> None:
    assert built() == built()
    assert built() != built(message_id=message_id(CLAIM, "desk.example"))


PHRASES = st.text(
    st.one_of(
        st.sampled_from(" ,.\"'\\()<>@:;=?_%é—«»😀абвЖ"),
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"]),
    ),
    max_size=200,
).map(lambda text: " ".join(text.split()))


def decoded(encoded: str) -> str:
    """Encoded words as RFC 2047 reads them; the parser of `email.policy.default` adds blanks between them."""
    return str(make_header(decode_header(encoded)))


@settings(max_examples=100, deadline=None)
@given(name=PHRASES, subject=PHRASES.filter(bool))
def test_any_name_and_any_subject_come_back(name: str, subject: str) -> None:
    message = built(Rendered(subject=subject, text="x\n", html="x\n"), recipient_name=name)
    read = email.message_from_bytes(message)
    phrase, address = parseaddr(read["To"].replace("\r\n", ""))
    assert address == "gleb@b.example"
    assert decoded(phrase) == unicodedata.normalize("NFC", name).strip()
    assert decoded(read["Subject"]) == unicodedata.normalize("NFC", subject).strip()
    assert len(parsed(message)["To"].addresses) == 1
    head = message.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) < 400
    assert all(len(word) <= 75 for line in head for word in line.split() if word.startswith(b"=?"))


def test_what_looks_encoded_stays_what_it_is() -> None:
    text = "=?utf-8?b?eA==?="
    read = parsed(built(Rendered(subject=text, text="x\n", html="x\n"), recipient_name=text))
    assert read["Subject"] == text
    assert read["To"].addresses[0].display_name == text


@pytest.mark.parametrize(
    "members",
    [
        {"recipient_name": "Глеб\r\nBcc: all@b.example"},
        {"recipient_name": "Gleb\nBcc: all@b.example"},
        {"recipient_name": "Gleb\rBcc: all@b.example"},
        {"recipient_name": "Gleb\x00"},
        {"recipient_name": "Gleb\u2028Bcc: x"},
        {"recipient_address": "gleb@b.example\r\nBcc: all@b.example"},
        {"recipient_address": "gleb@b.example\n"},
        {"recipient_address": "gleb@b.example, all@b.example"},
        {"recipient_address": "<gleb@b.example>"},
        {"recipient_address": "gleb @b.example"},
        {"recipient_address": "глеб@b.example"},
        {"recipient_address": "gleb"},
        {"recipient_address": ""},
        {"sender": "Desk <claims@desk.example>\r\nBcc: all@b.example"},
        {"sender": "nobody"},
        {"reply_to": "x@b.example\nBcc: all@b.example"},
        {"message_id": "<a@b>\r\nBcc: all@b.example"},
        {"message_id": "a@b"},
        {"thread_root_id": "<a b@c>"},
        {"references": ["<x@y>\r\nBcc: all@b.example"]},
        {"list_id": "a\r\nBcc: all@b.example"},
        {"language": "ru\r\nBcc: all@b.example"},
        {"auto_submitted": "auto-generated\r\nBcc: all@b.example"},
        {"unsubscribe": "https://x/\r\nBcc: all@b.example"},
        {"rendered": Rendered(subject="Hi\r\nBcc: all@b.example", text="x", html="x")},
    ],
)
def test_nothing_is_smuggled_into_the_headers(members: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        built(**members)  # type: ignore[arg-type]


def test_a_text_cannot_end_its_part() -> None:
    boundary = parsed(built()).get_boundary()
    read = parsed(built(Rendered(subject="x", text=f"--{boundary}--\n.\n..\nFrom x\n", html="x\n")))
    assert body(read, "plain") == f"--{boundary}--\n.\n..\nFrom x\n"


def test_addresses() -> None:
    assert wire_address("Ivan.Petrov+claims@Пример.рф") == "Ivan.Petrov+claims@xn--e1afmkfd.xn--p1ai"
    assert domain_of("a@B.Example") == "b.example"
    for refused in (
        "a@b..c",
        "a@-b.c",
        ".a@b.c",
        "a@@b.c",
        "a" * 65 + "@b.c",
        "a@" + "b" * 64 + ".c",
        '"a b"@c.d',
    ):
        with pytest.raises(ValueError):
            wire_address(refused)


def test_tokens_of_links_are_hidden() -> None:
    letter = render("satisfied", full())
    for text in (letter.text, letter.html):
        assert "Zm9vYmFy" in text
        assert "Zm9vYmFy" not in mask_links(text)
        assert f"https://claims.example/c/{MASK}" in mask_links(text)
    assert mask_links("https://x/c/a-b_C9?next=1 and /c/zz") == f"https://x/c/{MASK}?next=1 and /c/{MASK}"
    assert mask_links("https://x/cc/open /c/") == "https://x/cc/open /c/"
