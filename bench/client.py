"""A light HTTP client: one kept connection, so that what is measured is the desk and not its client."""

import asyncio
import json
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """What the server said."""

    status_code: int
    content: bytes
    head: tuple[str, ...] = ()

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.content)

    def has(self, header: str) -> bool:
        """Whether it carries a header, named in small letters."""
        return any(line.lower().startswith(f"{header}:") for line in self.head)


class Client:
    """Sends one request after another; it knows answers with a Content-Length, which ours all have.

    Raises OSError or EOFError when the connection breaks; the next request opens another.
    """

    def __init__(self, base: str, token: str = "") -> None:
        parts = urlsplit(base)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._head = f"Host: {parts.netloc}\r\n" + (f"Authorization: Bearer {token}\r\n" if token else "")
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Send GET."""
        return await self._send(f"GET {path} HTTP/1.1\r\n{self._head}{_lines(headers)}\r\n".encode())

    async def post(self, path: str, json: Any, headers: dict[str, str] | None = None) -> Answer:
        """Send POST with a JSON body."""
        body = _dumps(json)
        head = f"POST {path} HTTP/1.1\r\n{self._head}{_lines(headers)}Content-Type: application/json\r\n"
        return await self._send(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    async def _send(self, request: bytes) -> Answer:
        reader, writer = self._streams or await asyncio.open_connection(self._host, self._port)
        self._streams = reader, writer
        try:
            writer.write(request)
            return await _read(reader)
        except (OSError, EOFError):
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; the next request would open another."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    lengths = [line.split(":")[1] for line in head if line.lower().startswith("content-length:")]
    body = await reader.readexactly(int(lengths[0])) if lengths else b""
    return Answer(int(head[0].split()[1]), body, tuple(head))


def _lines(headers: dict[str, str] | None) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())


def _dumps(document: Any) -> bytes:
    return json.dumps(document).encode()
