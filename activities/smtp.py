"""Letters handed to the mail server over a few connections that are kept open."""

import asyncio
import re
import socket
from contextlib import suppress
from typing import Literal, NamedTuple, Self

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from pydantic import Field, SecretStr, model_validator

from claims.values import Value
from letters.addresses import wire_address
from runtime.settings import Settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OURS_TO_MEND = frozenset({503, 530, 534, 535, 538})
"""Answers about our sign-in or our order of commands: they say nothing about the letter."""
_TOO_MANY_RECIPIENTS = 552
"""In answer to RCPT to be read as 452 (RFC 5321, 4.5.3.1.10)."""
_LONGEST_REPLY = 200
_TROUBLE = (SMTPException, OSError, ValueError)

Result = Literal["sent", "refused", "retry", "unknown"]


class SmtpRoute(Value):
    """Where letters are handed over, and the patience for it, in seconds.

    `begin_seconds` bounds all that comes before the text, the wait for a free connection included, so that one
    sending takes at most `begin_seconds` and `answer_seconds` together.
    """

    host: str
    port: int = Field(ge=1, le=65535)
    user: str | None = None
    password: SecretStr | None = None
    tls: Literal["none", "starttls", "tls"] = "none"
    hello: str = Field(default_factory=socket.gethostname)
    connections: int = Field(default=4, ge=1, le=100)
    step_seconds: float = Field(default=20, gt=0)
    begin_seconds: float = Field(default=60, gt=0)
    answer_seconds: float = Field(default=60, gt=0)

    @model_validator(mode="after")
    def _password_is_not_shouted(self) -> Self:
        if self.user and self.tls == "none" and self.host not in _LOOPBACK:
            raise ValueError("a password goes to another machine only over TLS")
        return self


def route_of(settings: Settings) -> SmtpRoute:
    """Return the route that the desk's settings name."""
    return SmtpRoute(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        tls=settings.smtp_tls.value,
    )


class Delivery(Value):
    """What became of one attempt.

    `retry` is temporary, `refused` final. `unknown`: the text was handed over and no answer came. `reply` is
    the server's answer or what went wrong, without addresses, at most 200 characters. A `retry` without a code
    means that the mail server itself could not be talked to.
    """

    result: Result
    code: int | None = None
    reply: str

    @property
    def answer(self) -> str:
        """The reply with its code in front, as mail servers write it."""
        return f"{self.code} {self.reply}" if self.code else self.reply


class _Letter(NamedTuple):
    sender: str
    recipient: str
    data: bytes
    limit: asyncio.Timeout
    """Ends the attempt as long as the text has not begun."""

    def go_on(self) -> None:
        """TimeoutError when the time to begin is over.

        Before Python 3.12 `wait_for` may swallow an end that comes together with what it waits for.
        """
        end = self.limit.when()
        if end is not None and asyncio.get_running_loop().time() >= end:
            raise TimeoutError("the time to begin is over")


class SmtpSender:
    """Sends letters through one mail server; any number of tasks may call `send` at once."""

    def __init__(self, route: SmtpRoute) -> None:
        """Remember the route; connections are opened when the first letters come."""
        self._route = route
        self._slots = asyncio.Semaphore(route.connections)
        self._kept: list[SMTP] = []
        self._closed = False

    async def send(self, sender: str, recipient: str, message: bytes) -> Delivery:
        """Hand over one letter to one recipient; every step has its time limit.

        Raises ValueError when the sender's address is malformed; a malformed recipient is `refused`.
        """
        envelope_sender = wire_address(sender)
        limit = asyncio.timeout(self._route.begin_seconds)
        try:
            letter = _Letter(envelope_sender, wire_address(recipient), _stuffed(message), limit)
        except ValueError as error:
            return Delivery(result="refused", reply=str(error))
        try:
            async with limit, self._slots:
                return await self._over_kept(letter) or await self._over_new(letter)
        except TimeoutError:
            return Delivery(result="retry", reply=f"not begun within {self._route.begin_seconds:g} s")

    async def close(self) -> None:
        """Say goodbye on the kept connections; letters on their way end as they would have."""
        self._closed = True
        kept, self._kept = self._kept, []
        await asyncio.gather(*(self._goodbye(connection) for connection in kept))

    async def _over_kept(self, letter: _Letter) -> Delivery | None:
        """Send over a kept connection; None when it turns out to be gone before the letter was begun."""
        while self._kept:
            connection = self._kept.pop()
            if await _is_alive(connection):
                return await self._over(connection, letter)
        return None

    async def _over_new(self, letter: _Letter) -> Delivery:
        connection = self._connection()
        try:
            await connection.connect()
        except _TROUBLE as error:
            connection.close()
            return Delivery(result="retry", reply=_told(error, letter))
        return await self._over(connection, letter)

    async def _over(self, connection: SMTP, letter: _Letter) -> Delivery:
        usable = False
        try:
            delivery = await self._begin(connection, letter) or await self._hand_over(connection, letter)
            usable = delivery.result != "unknown" and delivery.code not in {None, 421}
        finally:
            if usable and connection.is_connected and not self._closed:
                self._kept.append(connection)
            else:
                connection.close()
        return delivery

    async def _begin(self, connection: SMTP, letter: _Letter) -> Delivery | None:
        """Go as far as the server's word that it wants the text; None when it gave that word."""
        try:
            letter.go_on()
            await connection.mail(letter.sender)
            letter.go_on()
            await connection.rcpt(letter.recipient)
            letter.go_on()
            start = await connection.execute_command(b"DATA")
        except SMTPResponseException as error:
            return Delivery(result=_refusal(error), code=error.code, reply=_told(error, letter))
        except _TROUBLE as error:
            return Delivery(result="retry", reply=_told(error, letter))
        if start.code == 354:
            return None
        result: Result = "refused" if _is_final(start.code) else "retry"
        return Delivery(result=result, code=start.code, reply=_clean(start.message, letter))

    async def _hand_over(self, connection: SMTP, letter: _Letter) -> Delivery:
        """Send the text and hear the answer. From here on a silence leaves open what became of the letter."""
        letter.limit.reschedule(None)
        try:
            answer = await self._answer(connection, letter.data)
        except _TROUBLE as error:
            return Delivery(result="unknown", reply=_told(error, letter))
        result: Result = "unknown"
        if 200 <= answer.code < 300:
            result = "sent"
        elif 400 <= answer.code < 600:
            result = "refused" if _is_final(answer.code) else "retry"
        return Delivery(result=result, code=answer.code, reply=_clean(answer.message, letter))

    async def _answer(self, connection: SMTP, data: bytes):  # noqa: ANN202 (aiosmtplib's SMTPResponse)
        if connection.protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        connection.protocol.write(data)
        return await connection.protocol.read_response(timeout=self._route.answer_seconds)

    def _connection(self) -> SMTP:
        route = self._route
        return SMTP(
            hostname=route.host,
            port=route.port,
            username=route.user,
            password=route.password.get_secret_value() if route.password else None,
            use_tls=route.tls == "tls",
            start_tls=route.tls == "starttls",
            local_hostname=route.hello,
            timeout=route.step_seconds,
        )

    async def _goodbye(self, connection: SMTP) -> None:
        with suppress(*_TROUBLE):
            await connection.quit()
        connection.close()


async def _is_alive(connection: SMTP) -> bool:
    """Ask for a fresh start of the conversation, which a refused letter may have left half begun."""
    alive = False
    try:
        with suppress(*_TROUBLE):
            await connection.rset()
            alive = True
    finally:
        if not alive:
            connection.close()
    return alive


def _stuffed(message: bytes) -> bytes:
    """Double the dots that begin a line and end the text with a line that is one dot."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"^\.", b"..", ended, flags=re.MULTILINE) + b".\r\n"


def _refusal(error: SMTPResponseException) -> Result:
    about_the_letter = isinstance(error, SMTPSenderRefused | SMTPRecipientRefused)
    if isinstance(error, SMTPRecipientRefused) and error.code == _TOO_MANY_RECIPIENTS:
        return "retry"
    return "refused" if about_the_letter and _is_final(error.code) else "retry"


def _is_final(code: int) -> bool:
    return 500 <= code < 600 and code not in _OURS_TO_MEND


def _told(error: BaseException, letter: _Letter) -> str:
    words = error.message if isinstance(error, SMTPResponseException) else str(error)
    return _clean(words or type(error).__name__, letter)


def _clean(words: object, letter: _Letter) -> str:
    """Bound a reply and take the recipient out of it: replies are shown and logged, addresses are not."""
    text = " ".join(str(words).encode("utf-8", "replace").decode().split())
    text = re.sub(r"[^\s<>:;,\"']+@[^\s<>:;,\"']+", "•••", text)
    local = letter.recipient.rpartition("@")[0]
    text = re.sub(rf"(?<![\w.-]){re.escape(local)}(?![\w.-])", "•••", text, flags=re.IGNORECASE)
    return "".join(each for each in text if each.isprintable())[:_LONGEST_REPLY]
