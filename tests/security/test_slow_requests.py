"""Clients that drip: a connection ends when a head or a body does not come, or when a head never ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import uvicorn

from api import bounded_protocol
from api.bounded_protocol import BoundedProtocol
from runtime.embedded.ports import LOOPBACK, free_ports

HEAD, BODY = 0.4, 0.4  # seconds
GET = b"GET / HTTP/1.1\r\nHost: desk.test\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: desk.test\r\nContent-Length: %d\r\n\r\n"


async def echo(scope: dict[str, object], receive: object, send: object) -> None:
    """Answers with the number of bytes that came."""
    if scope["type"] != "http":
        return
    size, more = 0, True
    while more:
        message = await receive()  # type: ignore[operator]
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = str(size).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": body})  # type: ignore[operator]


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """A real server with short bounds."""
    monkeypatch.setattr(bounded_protocol, "HEAD_SECONDS", HEAD)
    monkeypatch.setattr(bounded_protocol, "BODY_SECONDS", BODY)
    chosen = free_ports(["web"])["web"]
    config = uvicorn.Config(echo, LOOPBACK, chosen, http=BoundedProtocol, log_config=None, lifespan="off")  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield chosen
    server.should_exit = True
    await serving


async def told(port: int, *parts: bytes, pause: float = 0.0, wait: float = 60.0) -> bytes:
    """What the server says until it closes, or until nothing comes for a while."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    for part in parts:
        writer.write(part)
        await asyncio.sleep(pause)
    try:
        async with asyncio.timeout(wait):
            return await reader.read()
    finally:
        writer.close()


def _either() -> contextlib.suppress:
    """A closed connection is an end or a reset, as the network has it."""
    return contextlib.suppress(ConnectionError)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"\r\n",),
        (b"GET / HT",),
        (b"GET / HTTP/1.1\r\nHost: desk.test\r\n",),
        (b"GET / HTTP/1.1\r\nX: ",),
    ],
    ids=["nothing", "an empty line", "half a line", "no end", "half a header"],
)
async def test_a_head_that_does_not_come(port: int, parts: tuple[bytes, ...]) -> None:
    assert await told(port, *parts) == b""


async def test_a_head_that_drips(port: int) -> None:
    drops = [b"GET / HTTP/1.1\r\n", *(b"X-%d: y\r\n" % number for number in range(20))]
    with _either():
        assert await told(port, *drops, pause=0.05) == b""


async def test_a_head_without_end(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "HEAD_SECONDS", 60.0)
    flood = b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * (bounded_protocol.LARGEST_HEAD + 1)
    begun = asyncio.get_running_loop().time()
    with _either():
        assert await told(port, flood) == b""
    assert asyncio.get_running_loop().time() - begun < 30.0, "not only after its time"


async def test_a_body_that_does_not_come(port: int) -> None:
    with _either():
        assert await told(port, POST % 10, b"12345") == b""


async def test_what_comes_in_time_is_answered(port: int) -> None:
    whole = await told(port, POST % 5, b"12345", GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert whole.count(b"HTTP/1.1 200 OK") == 2
    assert b"\r\n\r\n5" in whole


async def test_a_large_body_may_take_its_time(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "BODY_SECONDS", 1.5)
    piece = b"x" * bounded_protocol.BODY_LEAST
    head = (POST % (6 * len(piece))).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    whole = await told(port, head, *[piece] * 6, pause=0.3)
    assert whole.endswith(str(6 * len(piece)).encode())


async def test_a_kept_connection_waits_again_for_a_head(port: int) -> None:
    whole = await told(port, GET, b"GET / HT", pause=0.1)
    assert whole.count(b"HTTP/1.1 200 OK") == 1
