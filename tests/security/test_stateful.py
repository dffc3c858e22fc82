"""The API walked along its own links: what one call answers is read, acted on and listed by the next ones."""

from pathlib import Path

import pytest

from tests.api.office import Office
from tests.security.length import length
from tests.security.schemathesis_runs import explore
from tests.security.sending import Sender

LENGTH, WALKS = length(each=0), "4"


@pytest.mark.parametrize("who", ["operator", "manager", "admin"])
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
