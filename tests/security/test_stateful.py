"""The API walked along its own links: what one call answers is read, acted on and listed by the next ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.embedded.postgres import Cluster
from tests.api.office import Office
from tests.conftest import DatabaseUrls, copied_database
from tests.security.length import length
from tests.security.schemathesis_runs import explore
from tests.security.sending import Sender

LENGTH, WALKS = length(each=0), "4"


@pytest.fixture(scope="module", params=["operator", "manager", "admin"])
def who(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def database_urls(postgres: Cluster, furnished_database: str, who: str) -> Iterator[DatabaseUrls]:
    """A desk for each role: what a manager retires on his walk the next one still needs."""
    yield from copied_database(postgres, f"{__name__}.{who}", furnished_database)


async def test_nothing_breaks_along_the_links(
    office: Office, served: tuple[str, dict[str, str]], tmp_path: Path, who: str
) -> None:
    url, tokens = served
    claim = (await office.file()).json()["id"]
    options = {"--seed": str(LENGTH.seed), "--phases": "stateful", "--max-examples": WALKS}
    if LENGTH.seconds:
        options |= {"--phases": "coverage,fuzzing,stateful", "--max-examples": "1000"}
        options["--max-time"] = str(LENGTH.seconds // 3)
    run = explore(url, tokens[who], tmp_path, options, await office.link(claim))
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    sender = Sender(office, {"claim": claim})
    await sender.lists_answer()
    assert sender.wrong == []
