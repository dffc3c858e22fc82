"""One running stack for all end-to-end tests of a module."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stack import Desk, Running, start


@pytest.fixture(scope="module")
def stack(servers_folder: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    running = start(servers_folder / request.module.__name__.rpartition(".")[2])
    running.command("variants", "load", "tests/variants/minute.yaml")
    yield running
    running.stop()


async def _desk(stack: Running, login: str) -> AsyncIterator[Desk]:
    desk = Desk(stack.base, stack.command("token", "--user", login).split()[-1])
    yield desk
    await desk.http.aclose()


@pytest.fixture(scope="module")
async def operator(stack: Running) -> AsyncIterator[Desk]:
    async for desk in _desk(stack, "operator"):
        yield desk


@pytest.fixture(scope="module")
async def cards_operator(stack: Running) -> AsyncIterator[Desk]:
    async for desk in _desk(stack, "operator2"):
        yield desk


@pytest.fixture(scope="module")
async def manager(stack: Running) -> AsyncIterator[Desk]:
    async for desk in _desk(stack, "manager"):
        yield desk
