"""The OpenAPI description: complete, and true of what the API does."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api.app import create_app
from api.problem_catalogue import KINDS
from api.rights import RIGHTS
from api.rights_of_pages import PAGES, Way
from tests.api.office import Office, settings_of
from tests.conftest import DatabaseUrls
from tests.security.schemathesis_runs import explore

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
async def description(office: Office) -> dict[str, Any]:
    return (await office.get("/openapi.json", None)).json()


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, call)
        for path, calls in description["paths"].items()
        for method, call in calls.items()
        if method in METHODS
    ]


def test_every_route_but_mailbox_and_pages_is_described(description: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, method, _ in operations(description)}
    pages = {(right.method, right.path) for right in PAGES}
    hidden = pages | {("GET", "/openapi.json")}
    assert described == {(right.method, right.path) for right in RIGHTS if not right.embedded} - hidden


def test_every_call_says_who_may_and_what_may_go_wrong(description: dict[str, Any]) -> None:
    rights = {(right.method, right.path): right for right in RIGHTS}
    names = set()
    for path, method, call in operations(description):
        right = rights[method.upper(), path]
        statuses = {int(status) for status in call["responses"]}
        assert 500 in statuses
        assert (call.get("security") == [{"bearer": []}]) is (right.way is Way.ROLE), path
        if right.way is Way.ROLE:
            assert statuses >= {401, 403, 503}, path
        if "{" in path:
            assert 404 in statuses, path
        if method == "post":
            assert statuses >= {413, 415, 422}, path
            assert "requestBody" in call
        for status, response in call["responses"].items():
            if int(status) >= 400 and (path, status) != ("/readyz", "503"):
                assert set(response["content"]) - {"text/html"} == {"application/problem+json"}, (
                    path,
                    status,
                )
        names.add(call["operationId"])
        assert call["summary"]
        assert call["description"]
    assert len(names) == len(operations(description))
    assert description["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(ref := value.get("$ref"), str):
                assert ref.removeprefix("#/components/schemas/") in schemas, ref
            for member in value.values():
                look(member)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(description)


def test_every_status_of_the_catalogue_is_described_somewhere(description: dict[str, Any]) -> None:
    described = {int(status) for _, _, call in operations(description) for status in call["responses"]}
    assert {kind.status for kind in KINDS.values()} - {405} <= described


@pytest.fixture(scope="module")
def served(database_urls: DatabaseUrls, office: Office) -> Iterator[tuple[str, dict[str, str]]]:
    """The application behind a real server in a thread of its own, and a token."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings_of(database_urls.app)), log_level="error", lifespan="on")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", dict(office.tokens)
        server.should_exit = True
        thread.join(10)


def test_schemathesis_finds_nothing(served: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    """Bounded and seeded. Data that fits the schema may still name nobody, so 422 is lawful for it."""
    url, tokens = served
    options = {"--seed": "7", "--phases": "examples,coverage,fuzzing", "--max-examples": "15"}
    run = explore(url, tokens["admin"], tmp_path, options)
    assert run.returncode == 0, run.stdout[-6000:]
