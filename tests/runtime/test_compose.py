"""docker-compose.yml is well formed, and every setting it names is known to somebody."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from runtime.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "TEMPORAL_DB_PASSWORD", "SECRET_KEY")
OURS = {"migrate", "prepare", "api", "worker", "letters"}
# What temporalio.envconfig reads for our own processes.
TEMPORAL_CLIENT = {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}
# What the images of others read, by service.
OTHERS = {
    "postgres": {
        "POSTGRES_PASSWORD",
        "POSTGRES_INITDB_ARGS",
        "OWNER_PASSWORD",
        "APP_PASSWORD",
        "TEMPORAL_DB_PASSWORD",
    },
    "temporal-schema": {"SQL_PLUGIN", "SQL_HOST", "SQL_PORT", "SQL_USER", "SQL_PASSWORD", "SQL_DATABASE"},
    "temporal-visibility-schema": {
        "SQL_PLUGIN",
        "SQL_HOST",
        "SQL_PORT",
        "SQL_USER",
        "SQL_PASSWORD",
        "SQL_DATABASE",
    },
    "temporal": {
        "DB",
        "DB_PORT",
        "DBNAME",
        "VISIBILITY_DBNAME",
        "POSTGRES_SEEDS",
        "POSTGRES_USER",
        "POSTGRES_PWD",
        "NUM_HISTORY_SHARDS",
        "BIND_ON_IP",
        "LOG_LEVEL",
    },
    "temporal-namespace": {"TEMPORAL_ADDRESS"},
    "temporal-ui": {"TEMPORAL_ADDRESS"},
    "mailpit": set(),
}


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    return YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]


def test_our_services_name_only_settings_that_exist(services: dict[str, dict]) -> None:
    known = {name.upper() for name in Settings.model_fields} | TEMPORAL_CLIENT
    for name in OURS:
        assert set(services[name]["environment"]) <= known, name


def test_other_images_get_only_what_they_read(services: dict[str, dict]) -> None:
    assert set(services) == OURS | set(OTHERS)
    for name, known in OTHERS.items():
        assert set(services[name].get("environment", {})) <= known, name


def test_running_processes_never_get_the_owners_password(services: dict[str, dict]) -> None:
    for name in ("api", "worker", "letters", "prepare"):
        assert "OWNER_PASSWORD" not in str(services[name])
    assert "OWNER_PASSWORD" in str(services["migrate"])


def test_only_loopback_ports_are_published(services: dict[str, dict]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_docker_understands_the_file() -> None:
    if not _compose():
        pytest.skip("no docker client with compose here")
    environment = {**os.environ, **dict.fromkeys(SECRETS, "x" * 40)}
    told = subprocess.run(
        [*_compose(), "config", "--quiet"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr


def test_docker_refuses_to_start_without_secrets() -> None:
    if not _compose():
        pytest.skip("no docker client with compose here")
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    told = subprocess.run(
        [*_compose(), "config", "--quiet"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert told.returncode != 0


def _compose() -> list[str]:
    """The command of compose: a plugin of the docker client, or a program of its own."""
    docker = shutil.which("docker")
    if (
        docker
        and subprocess.run([docker, "compose", "version"], check=False, capture_output=True).returncode == 0
    ):
        return [docker, "compose"]
    alone = shutil.which("docker-compose")
    return [alone] if alone else []
