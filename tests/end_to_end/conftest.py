"""A running stack for the tests that live on it, and people who act on it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.stack import Desk, Running, start


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """A stack of its own in a folder."""
    stack = start(home)
    try:
        stack.command("variants", "load", "tests/variants/minute.yaml")
        yield stack
    finally:
        stack.stop()


@asynccontextmanager
async def desk_of(stack: Running, login: str) -> AsyncIterator[Desk]:
    """One person's way to a stack."""
    desk = Desk(stack.base, stack.command("token", "--user", login).split()[-1])
    try:
        yield desk
    finally:
        await desk.http.aclose()


@pytest.fixture(scope="package")
def stack(servers_folder: Path) -> Iterator[Running]:
    """The stack on which whole lives are lived; it runs until the last of them is over."""
    with running(servers_folder / "lives") as stack:
        yield stack


@pytest.fixture(scope="package")
async def operator(stack: Running) -> AsyncIterator[Desk]:
    async with desk_of(stack, "operator") as desk:
        yield desk


@pytest.fixture(scope="package")
async def cards_operator(stack: Running) -> AsyncIterator[Desk]:
    async with desk_of(stack, "operator2") as desk:
        yield desk


@pytest.fixture(scope="package")
async def manager(stack: Running) -> AsyncIterator[Desk]:
    async with desk_of(stack, "manager") as desk:
        yield desk
