"""Letters handed to real mail servers on loopback: good ones, refusing ones, slow ones, and ones that hang up."""

import asyncio
import contextlib
import email
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.policy import default
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr, ValidationError

from activities.smtp import SmtpRoute, SmtpSender, route_of
from letters.message import message_id
from letters.rendering import render
from runtime.settings import Settings
from tests.letters.samples import full
from tests.letters.test_message import built

SENDER = "claims@desk.example"
RECIPIENT = "gleb.romanovich@b.example"
SHORT, PATIENT, TOO_LATE = 0.3, 60.0, 150.0
"""Seconds: a patience that is to end, one that is not, and what a server takes that outlasts the first alone."""
SOON = 30.0
"""Seconds after which a short patience has certainly ended, however busy the machine is; no other has by then."""
Answer = Callable[["Server", SMTP], Awaitable[str | None]]


class Server:
    """A mail server whose answers a test may change; it keeps what it took and counts connections."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.connections = 0
        self.answers: dict[str, Answer] = {}
        self.port = 0
        self.transports: list[asyncio.BaseTransport] = []
        self.dawdles = asyncio.Event()

    async def _answer(self, step: str, server: SMTP) -> str | None:
        return await self.answers[step](self, server) if step in self.answers else None

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        assert server.transport is not None
        self.transports.append(server.transport)
        said = await self._answer("EHLO", server)
        return [said] if said else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = await self._answer("RCPT", server) or "250 OK"
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        self.taken.append((envelope.mail_from or "", envelope.rcpt_tos, content))
        return await self._answer("DATA", server) or "250 2.0.0 queued as 4F2A9C"


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[Server]:
    """Listen on a free port of the loopback."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, hostname="mx.example"), "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for transport in server.transports:
            transport.close()
        await asyncio.sleep(0)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving(Server()) as started:
        yield started


def route(port: int, **members: object) -> SmtpRoute:
    """A route to a server of this machine that has patience where nothing else is given."""
    usual = {
        "host": "127.0.0.1",
        "port": port,
        "hello": "desk.example",
        "step_seconds": PATIENT,
        "answer_seconds": PATIENT,
    }
    return SmtpRoute.model_validate({**usual, **members})


@pytest.fixture
async def sender(server: Server) -> AsyncIterator[SmtpSender]:
    made = SmtpSender(route(server.port))
    yield made
    await made.close()


def saying(words: str, times: int = 1_000) -> Answer:
    """Answer with these words so many times, then as usual."""
    left = [times]

    async def answer(_: Server, __: SMTP) -> str | None:
        left[0] -= 1
        return words if left[0] >= 0 else None

    return answer


async def hang_up(_: Server, smtp: SMTP) -> None:
    """Cut the connection instead of an answer."""
    assert smtp.transport is not None
    smtp.transport.abort()


async def dawdle(server: Server, _: SMTP) -> None:
    """Answer far too late."""
    server.dawdles.set()
    await asyncio.sleep(TOO_LATE)


async def test_a_letter_arrives_as_it_was_written(server: Server, sender: SmtpSender) -> None:
    rendered = render("partly", full(text="Первая строка\n.\n..точки\nFrom нас"))
    message = built(rendered)
    delivery = await sender.send(SENDER, RECIPIENT, message)
    assert (delivery.result, delivery.code) == ("sent", 250)
    assert delivery.reply == "2.0.0 queued as 4F2A9C"
    [(mail_from, rcpt_tos, content)] = server.taken
    assert (mail_from, rcpt_tos) == (SENDER, [RECIPIENT])
    assert content == message
    read = email.message_from_bytes(content, policy=default)
    part = read.get_body(("plain",))  # type: ignore[attr-defined]
    assert part.get_content().replace("\r\n", "\n") == rendered.text
    assert read["Subject"] == rendered.subject


async def test_lines_of_dots_arrive_as_they_are(server: Server, sender: SmtpSender) -> None:
    await sender.send(SENDER, RECIPIENT, b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n")
    await sender.send(SENDER, RECIPIENT, b"Subject: x\r\n\r\nno line end")
    assert [content for _, _, content in server.taken] == [
        b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n",
        b"Subject: x\r\n\r\nno line end\r\n",
    ]


async def test_connections_are_kept_and_bounded(server: Server, sender: SmtpSender) -> None:
    for _ in range(5):
        assert (await sender.send(SENDER, RECIPIENT, built())).result == "sent"
    assert server.connections == 1
    many = await asyncio.gather(*(sender.send(SENDER, f"u{n}@b.example", built()) for n in range(40)))
    assert {each.result for each in many} == {"sent"}
    assert server.connections <= 4
    assert sorted(rcpt for _, [rcpt], _ in server.taken[5:]) == sorted(f"u{n}@b.example" for n in range(40))


async def test_a_kept_connection_that_went_away_costs_nothing(server: Server, sender: SmtpSender) -> None:
    await sender.send(SENDER, RECIPIENT, built())
    for transport in server.transports:
        transport.abort()  # type: ignore[attr-defined]
    assert (await sender.send(SENDER, RECIPIENT, built())).result == "sent"
    await asyncio.sleep(0.05)
    for transport in server.transports:
        transport.close()
    await asyncio.sleep(0.05)
    assert (await sender.send(SENDER, RECIPIENT, built())).result == "sent"
    assert len(server.taken) == 3


@pytest.mark.parametrize(
    ("step", "words", "result"),
    [
        ("RCPT", "550 5.1.1 no such user", "refused"),
        ("RCPT", "551 moved", "refused"),
        ("RCPT", "552 mailbox full", "retry"),
        ("RCPT", "451 4.7.1 greylisted, come back later", "retry"),
        ("RCPT", "450 mailbox busy", "retry"),
        ("RCPT", "421 4.3.2 closing", "retry"),
        ("MAIL", "550 5.7.1 sender rejected", "refused"),
        ("MAIL", "530 5.7.0 sign in first", "retry"),
        ("MAIL", "451 later", "retry"),
        ("DATA", "554 5.7.1 looks like spam", "refused"),
        ("DATA", "552 5.3.4 too big", "refused"),
        ("DATA", "451 4.3.0 try again", "retry"),
        ("DATA", "421 4.3.2 closing", "retry"),
        ("DATA", "354 what", "unknown"),
    ],
)
async def test_what_the_server_says_decides(
    server: Server, sender: SmtpSender, step: str, words: str, result: str
) -> None:
    server.answers[step] = saying(words, times=1)
    first = await sender.send(SENDER, RECIPIENT, built())
    assert first.result == result
    assert (first.code, first.reply) == (int(words[:3]), words[4:])
    server.answers.clear()
    assert (await sender.send(SENDER, RECIPIENT, built())).result == "sent"
    assert server.taken[-1][1] == [RECIPIENT]


@pytest.mark.parametrize(
    ("step", "result"), [("EHLO", "retry"), ("MAIL", "retry"), ("RCPT", "retry"), ("DATA", "unknown")]
)
@pytest.mark.parametrize("trouble", [hang_up, dawdle])
async def test_a_cut_is_unknown_only_after_the_text(
    server: Server, step: str, result: str, trouble: Answer
) -> None:
    short = "answer_seconds" if step == "DATA" else "step_seconds"
    sender = SmtpSender(route(server.port, **{short: SHORT}))
    for already_connected in (False, True):
        if already_connected:
            await until_sent(sender)
            if step == "EHLO":
                break
        server.answers[step] = trouble
        began = time.monotonic()
        delivery = await sender.send(SENDER, RECIPIENT, built())
        assert (delivery.result, delivery.code) == (result, None)
        assert delivery.reply
        assert time.monotonic() - began < SOON
        server.answers.clear()
    await until_sent(sender)
    await sender.close()


async def until_sent(sender: SmtpSender) -> None:
    """Send until it is done: where the machine stands still for a moment, a short patience ends without a fault."""
    async with asyncio.timeout(SOON):
        while (await sender.send(SENDER, RECIPIENT, built())).result != "sent":
            pass


async def test_a_cut_between_the_word_data_and_the_text_is_a_retry() -> None:
    async def until_data(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while (line := await reader.readline()) and not line.startswith(b"DATA"):
            writer.write(b"250 fine\r\n")
        writer.close()

    listening = await asyncio.start_server(until_data, "127.0.0.1", 0)
    sender = SmtpSender(route(listening.sockets[0].getsockname()[1]))
    delivery = await sender.send(SENDER, RECIPIENT, built())
    assert (delivery.result, delivery.code) == ("retry", None)
    await sender.close()
    listening.close()


@pytest.mark.parametrize("answer", [b"nonsense\r\n", b"250-half an answer\r\n", b"999 what\r\n"])
async def test_an_answer_that_is_none_leaves_it_open(answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while (line := await reader.readline()) and not line.startswith(b"DATA"):
            writer.write(b"250 fine\r\n")
        writer.write(b"354 go on\r\n")
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(answer)
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    sender = SmtpSender(route(listening.sockets[0].getsockname()[1], answer_seconds=SHORT))
    assert (await sender.send(SENDER, RECIPIENT, built())).result == "unknown"
    await sender.close()
    listening.close()


async def test_an_old_server_that_knows_only_helo_is_served(server: Server, sender: SmtpSender) -> None:
    server.answers["EHLO"] = saying("502 what is EHLO")
    assert (await sender.send(SENDER, RECIPIENT, built())).result == "sent"


async def test_a_server_that_turns_us_away_at_the_door_is_a_retry() -> None:
    async def turn_away(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 5.7.1 not you, gleb.romanovich@b.example\r\n")
        writer.close()

    listening = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    sender = SmtpSender(route(listening.sockets[0].getsockname()[1]))
    delivery = await sender.send(SENDER, RECIPIENT, built())
    assert (delivery.result, delivery.code) == ("retry", None)
    assert "gleb" not in delivery.reply
    listening.close()


async def test_nobody_listens_and_nobody_speaks() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        absent = await SmtpSender(route(port)).send(SENDER, RECIPIENT, built())
        assert (absent.result, absent.code) == ("retry", None)
        silent.listen()
        began = time.monotonic()
        mute = await SmtpSender(route(port, step_seconds=SHORT)).send(SENDER, RECIPIENT, built())
        assert (mute.result, mute.code) == ("retry", None)
        assert time.monotonic() - began < SOON


async def test_the_whole_of_an_attempt_is_bounded(server: Server) -> None:
    sender, letter = SmtpSender(route(server.port, connections=1, begin_seconds=SHORT)), built()
    server.answers["RCPT"] = dawdle
    many = int(3 * SOON / SHORT)  # one after the other they would take thrice as long
    began = time.monotonic()
    fates = await asyncio.gather(*(sender.send(SENDER, f"u{n}@b.example", letter) for n in range(many)))
    assert {(each.result, each.code) for each in fates} == {("retry", None)}
    assert time.monotonic() - began < SOON
    await sender.close()


async def test_an_end_that_a_step_swallowed_is_noticed_at_the_next(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def swallowing(_: object, __: str) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(TOO_LATE)

    monkeypatch.setattr("aiosmtplib.SMTP.mail", swallowing)
    server.answers["RCPT"] = dawdle
    sender = SmtpSender(route(server.port, begin_seconds=SHORT))
    began = time.monotonic()
    delivery = await sender.send(SENDER, RECIPIENT, built())
    assert (delivery.result, delivery.code) == ("retry", None)
    assert time.monotonic() - began < SOON
    await sender.close()


async def test_the_answer_has_a_patience_of_its_own(server: Server) -> None:
    sender = SmtpSender(route(server.port, begin_seconds=1.0))

    async def after_a_while(_: Server, __: SMTP) -> None:
        await asyncio.sleep(1.2)

    server.answers["DATA"] = after_a_while  # the text has begun: now only the patience for the answer counts
    assert (await sender.send(SENDER, RECIPIENT, built())).result == "sent"
    await sender.close()


async def test_replies_hold_no_addresses_and_are_short(server: Server, sender: SmtpSender) -> None:
    server.answers["RCPT"] = saying(f"550 5.1.1 <{RECIPIENT}>: gleb.romanovich unknown " + "x" * 400)
    reply = (await sender.send(SENDER, RECIPIENT, built())).reply
    assert "gleb" not in reply
    assert reply.startswith("5.1.1 <•••>: ••• unknown xxx")
    assert len(reply) == 200


@pytest.mark.parametrize(
    "address",
    ["a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example\r\nDATA", "a b@c.example", "", "глеб@b.example"],
)
async def test_a_malformed_recipient_is_refused_before_anything_is_said(
    server: Server, sender: SmtpSender, address: str
) -> None:
    delivery = await sender.send(SENDER, address, built())
    assert (delivery.result, delivery.code) == ("refused", None)
    assert server.connections == 0
    with pytest.raises(ValueError):
        await sender.send("a@b\r\nRCPT TO:<x@y.example>", RECIPIENT, built())


async def test_a_cancelled_letter_leaves_no_half_conversation(server: Server, sender: SmtpSender) -> None:
    server.answers["RCPT"] = dawdle
    sending = asyncio.create_task(sender.send(SENDER, RECIPIENT, built()))
    await server.dawdles.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    server.answers.clear()
    other = message_id(UUID(int=1), "desk.example")
    assert (await sender.send(SENDER, "other@b.example", built(message_id=other))).result == "sent"
    assert [rcpt for _, rcpt, _ in server.taken] == [["other@b.example"]]


async def test_after_closing_nothing_stays_open(server: Server) -> None:
    sender = SmtpSender(route(server.port))
    await sender.send(SENDER, RECIPIENT, built())
    await sender.close()
    async with asyncio.timeout(SOON):
        while not all(transport.is_closing() for transport in server.transports):
            await asyncio.sleep(0.01)


def test_a_password_is_never_sent_in_the_clear_to_another_machine() -> None:
    with pytest.raises(ValidationError, match="TLS"):
        SmtpRoute(host="mx.example", port=25, user="desk", password=SecretStr("x"))
    assert SmtpRoute(host="mx.example", port=587, user="desk", password=SecretStr("x"), tls="starttls").user


def test_the_route_comes_from_the_settings() -> None:
    settings = Settings(
        database_url="postgresql://x@localhost/x",
        secret_key="q7wGm2Zt9Rk4Vb8Ns1Xc6Hd3Jf5Lp0Ya",
        smtp_host="mx.example",
        smtp_port=465,
        smtp_user="desk",
        smtp_password="secret",
        smtp_tls="tls",
    )
    made = route_of(settings)
    assert (made.host, made.port, made.user, made.tls) == ("mx.example", 465, "desk", "tls")
    assert "secret" not in repr(made)
