"""What stands around a desk: the web server, the mail server, and room on the disks."""

import asyncio
import shutil
import smtplib
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote, urlsplit

from runtime.doctor.findings import Finding
from runtime.settings import Encryption, Settings

PATIENCE = 5.0  # seconds
LEAST_ROOM, LEAST_SHARE = 2 * 1024**3, 0.05
"""Bytes, and part of a disk: less of both is too little."""


async def look_around(settings: Settings, folders: dict[str, Path]) -> list[Finding]:
    """What is wrong there; `folders` are those of the embedded stack by what they hold."""
    kept = folders | ({"files": given} if (given := _folder(settings.files_url)) else {})
    outside = await asyncio.gather(asyncio.to_thread(_web, settings), asyncio.to_thread(_mail, settings))
    return [*outside, *(_room(name, folder) for name, folder in kept.items() if folder.exists())]


def _web(settings: Settings) -> Finding:
    address = f"{settings.public_url}/readyz"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=PATIENCE) as answer:
            return Finding("web", answer.status == 200, f"The API is ready at {settings.public_url}.")
    except (OSError, HTTPException, ValueError) as fault:
        return Finding(
            "web", False, f"The API is not ready at {settings.public_url} ({type(fault).__name__})."
        )


def _mail(settings: Settings) -> Finding:
    """Only greeted: nothing is sent and nobody signs in."""
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    kind = smtplib.SMTP_SSL if settings.smtp_tls is Encryption.TLS else smtplib.SMTP
    try:
        with kind(settings.smtp_host, settings.smtp_port, timeout=PATIENCE) as post:
            code, _ = post.noop()
    except (OSError, smtplib.SMTPException) as fault:
        return Finding("mail", False, f"The mail server at {place} does not answer ({type(fault).__name__}).")
    return Finding("mail", code == 250, f"The mail server at {place} answers with {code}.")


def _folder(url: str | None) -> Path | None:
    """The folder of files, where they lie in one; an object store looks after itself."""
    parts = urlsplit(url or "")
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def _room(name: str, folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    enough = usage.free > LEAST_ROOM or usage.free > usage.total * LEAST_SHARE
    words = f"{usage.free / 1024**3:.1f} GB are free for {name} in {folder}"
    return Finding("disk", enough, words + ("." if enough else ": too little."))
