"""A mailbox for this machine: an SMTP server that keeps every letter in a maildir.

As a program: `python -m runtime.embedded.mailbox PORT FOLDER`.

Two domains behave as mail servers sometimes do, so that one can see what becomes of such letters: addresses at
`gone.example.org` are refused; of a letter to `silent.example.org` the first sending is kept and never answered.
"""

import asyncio
import mailbox
import signal
import sys
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from runtime.embedded.children import Child, Recipe, last_words
from runtime.embedded.ports import LOOPBACK, is_listening
from runtime.embedded.trouble import CannotStart

ROOT = Path(__file__).resolve().parents[2]
GONE, SILENT = "@gone.example.org", "@silent.example.org"
LARGEST_LETTER = 32 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Mailbox:
    """Where letters arrive and where they are kept."""

    folder: Path
    port: int
    log: Path

    def recipe(self) -> Recipe:
        """How the server is started."""
        command = (sys.executable, "-m", "runtime.embedded.mailbox", str(self.port), str(self.folder))
        return Recipe("mailbox", command, self.log, folder=ROOT)

    def letters(self) -> list[EmailMessage]:
        """Everything that arrived, oldest first."""
        kept = (self.folder / "new").glob("*")
        parser = BytesParser(policy=default)
        by_arrival = sorted(kept, key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [parser.parsebytes(path.read_bytes()) for path in by_arrival]

    def clear(self) -> None:
        """Forget every letter."""
        for path in (self.folder / "new").glob("*"):
            path.unlink(missing_ok=True)


def wait_until_ready(box: Mailbox, child: Child, limit: float = 20.0) -> None:
    """Wait until the server listens; raises CannotStart with its last words."""
    until = time.monotonic() + limit
    while child.alive and time.monotonic() < until:
        if is_listening(box.port):
            return
        time.sleep(0.05)
    child.stop()
    raise CannotStart(f"The mailbox does not start:\n{last_words(box.log)}")


def start(box: Mailbox) -> Child:
    """Start the server and wait until it listens."""
    child = Child(box.recipe())
    wait_until_ready(box, child)
    return child


class Keeper:
    """Takes letters in: each one whole, in a file of its own, before the sender hears 250."""

    def __init__(self, folder: Path) -> None:
        """Open the maildir, making it where it is missing."""
        for part in ("tmp", "new", "cur"):  # Maildir makes them only together with the folder itself
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._box = mailbox.Maildir(folder)
        self._unanswered: set[str] = set()

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take every recipient but those of the domain where nobody lives any more."""
        if address.endswith(GONE):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep the letter with the envelope's addresses in front."""
        content = envelope.original_content or b""
        head = f"X-MailFrom: {envelope.mail_from}\r\nX-RcptTo: {', '.join(envelope.rcpt_tos)}\r\n"
        self._box.add(head.encode("utf-8", "replace") + content)
        if any(address.endswith(SILENT) for address in envelope.rcpt_tos) and self._is_first(content):
            server.transport.abort()
        return "250 Kept"

    def _is_first(self, content: bytes) -> bool:
        """Whether such a letter was not seen before, by its Message-ID."""
        name = BytesParser(policy=default).parsebytes(content, headersonly=True)["Message-ID"]
        known = str(name) in self._unanswered
        self._unanswered.add(str(name))
        return not known


async def serve(port: int, folder: Path) -> None:
    """Take letters until asked to stop."""
    loop, leave = asyncio.get_running_loop(), asyncio.Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(asked, leave.set)
    keeper = Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, data_size_limit=LARGEST_LETTER), LOOPBACK, port
    )
    await leave.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
