"""A TCP proxy that delays, cuts, swallows, or forwards and then cuts, as it is told."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from random import Random

LOOPBACK = "127.0.0.1"
CHUNK = 65_536
LOOK_EVERY = 0.05  # seconds

MODES = ("pass", "delay", "refuse", "swallow", "forward_then_cut")


@dataclass(eq=False)
class Link:
    """One way between two components; `mode` is how it behaves now.

    `delay` holds every packet for `seconds`, `refuse` takes no connection and cuts those that are there, `swallow`
    takes everything and passes nothing on, `forward_then_cut` passes on what is asked and cuts instead of giving
    back the answer, a `share` of all answers.
    """

    name: str
    port: int
    target: int
    mode: str = "pass"
    seconds: float = 0.0
    share: float = 0.15
    cuts: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None

    def __post_init__(self) -> None:
        self._chance = Random(self.name)

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, self.port)

    async def stop(self) -> None:
        """End everything."""
        if self._server is not None:
            self._server.close()
        self.cut()

    def turn(self, mode: str, seconds: float = 0.0) -> None:
        """Behave like this from now on; what is open when a link goes bad is cut, but for the quiet ways."""
        self.mode, self.seconds = mode, seconds
        if mode == "refuse":
            self.cut()

    def heal(self) -> None:
        """Pass on again; connections that were swallowed are cut, as a router that comes back does."""
        swallowed = self.mode == "swallow"
        self.mode, self.seconds = "pass", 0.0
        if swallowed:
            self.cut()

    def cut(self) -> None:
        """Reset every connection now."""
        for writer in tuple(self._open):
            self.cuts += 1
            if writer.transport is not None:
                writer.transport.abort()
        self._open.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self.mode == "refuse":
                return
            try:
                far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self.target)
            except OSError:
                return
            self._open.add(far_writer)
            await self._join(reader, writer, far_reader, far_writer)
        finally:
            self._drop(writer)

    async def _join(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        far_writer: asyncio.StreamWriter,
    ) -> None:
        asking = asyncio.create_task(self._pump(reader, far_writer, asks=True))
        answering = asyncio.create_task(self._pump(far_reader, writer, asks=False))
        try:
            await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (asking, answering):
                task.cancel()
            await asyncio.gather(asking, answering, return_exceptions=True)
            self._drop(far_writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, asks: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                if self.mode == "delay":
                    await asyncio.sleep(self.seconds)
                while self.mode == "swallow":
                    await asyncio.sleep(LOOK_EVERY)
                lost = self.mode == "forward_then_cut" and not asks and self._chance.random() < self.share
                if lost or self.mode == "refuse":
                    self.cuts += 1
                    return
                writer.write(data)
                await writer.drain()

    def _drop(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        if writer.transport is not None:
            writer.transport.abort()
