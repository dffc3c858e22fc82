"""`redress deploy status`, `current` and `ramp`: which build of the workers gets the tasks of claims."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    DescribeWorkerDeploymentResponse,
    SetWorkerDeploymentCurrentVersionRequest,
    SetWorkerDeploymentRampingVersionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError

from claims.messages import RUNNING_CLAIMS
from runtime.commands.surroundings import settle_settings
from runtime.connections import connect_temporal
from runtime.embedded.trouble import CannotStart
from runtime.settings import Settings
from runtime.upgrade import DEPLOYMENT, build_id, deployment_of

commands = typer.Typer(help="Builds of the workers, with WORKER_DEPLOYMENT set.", no_args_is_help=True)
Build = Annotated[
    str, typer.Argument(metavar="BUILD", help="The build, as `redress deploy status` names it.")
]
NONE = "none"
"""In place of a build: workers that run without WORKER_DEPLOYMENT."""
PATIENCE = 60.0
"""Seconds until Temporal has to know a worker that was just started."""
_STATES = "WORKER_DEPLOYMENT_VERSION_STATUS_"


@commands.command()
def status() -> None:
    """Name the builds that Temporal knows, which one is current, and how many claims last ran on each."""
    typer.echo(f"This checkout is build {build_id()}.")
    for line in _through(standing):
        typer.echo(line)


@commands.command()
def current(build: Build) -> None:
    """Give every claim to this build from its next task on, or to workers of none; the way forward, and back again."""
    _through(lambda client, name: make_current(client, name, "" if build == NONE else build))
    typer.echo(f"{build} is current: every claim goes on there. Workers of other builds may be stopped.")


@commands.command()
def ramp(build: Build, percent: Annotated[float, typer.Argument(min=0, max=100)]) -> None:
    """Give a share of the claims to this build and leave the others to the current one; 0 takes it back."""
    _through(lambda client, name: make_ramping(client, name, build, percent))
    typer.echo(f"{percent:g} % of the claims go on with {build}.")


async def make_current(client: Client, deployment: str, build: str) -> None:
    """Let a build be the current one; RPCError when Temporal knows no worker of it."""
    await client.workflow_service.set_worker_deployment_current_version(
        SetWorkerDeploymentCurrentVersionRequest(
            namespace=client.namespace, deployment_name=deployment, build_id=build, identity=client.identity
        )
    )


async def make_own_current(client: Client, settings: Settings) -> None:
    """Let the build of this checkout have the claims, as soon as Temporal knows its worker.

    Nothing is to be done where builds are not told apart. CannotStart after a minute without such a worker.
    """
    if settings.worker_deployment is None:
        return
    version = deployment_of(settings).version
    end = time.monotonic() + PATIENCE
    while True:
        try:
            await make_current(client, version.deployment_name, version.build_id)
            return
        except RPCError as fault:
            if time.monotonic() > end:
                raise CannotStart(f"No worker of build {version.build_id} came: {fault}") from None
            await asyncio.sleep(0.3)


async def make_ramping(client: Client, deployment: str, build: str, percent: float) -> None:
    """Let a build have a share of the claims beside the current one; RPCError when there is no worker of it."""
    await client.workflow_service.set_worker_deployment_ramping_version(
        SetWorkerDeploymentRampingVersionRequest(
            namespace=client.namespace,
            deployment_name=deployment,
            build_id=build,
            percentage=percent,
            identity=client.identity,
        )
    )


async def described(client: Client, deployment: str) -> DescribeWorkerDeploymentResponse:
    """What Temporal knows of a deployment; RPCError when nothing."""
    asked = DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=deployment)
    return await client.workflow_service.describe_worker_deployment(asked)


async def standing(client: Client, deployment: str) -> list[str]:
    """A line for each build that Temporal knows; RPCError when it knows none."""
    found = (await described(client, deployment)).worker_deployment_info
    lines = [await _line(client, deployment, version) for version in found.version_summaries]
    if not found.routing_config.HasField("current_deployment_version"):
        lines.append("No build is current: workers without WORKER_DEPLOYMENT have the claims.")
    if share := found.routing_config.ramping_version_percentage:
        lines.append(f"{share:g} % go to the ramping build.")
    return lines


async def _line(client: Client, deployment: str, version: Any) -> str:
    build = version.deployment_version.build_id
    state = WorkerDeploymentVersionStatus.Name(version.status).removeprefix(_STATES).lower()
    query = f"{RUNNING_CLAIMS} AND TemporalWorkerDeploymentVersion = '{deployment}:{build}'"
    number = (await client.count_workflows(query)).count
    return f"{build:<24} {state:<9} {number} running claims went on there last"


def _through(work: Callable[[Client, str], Awaitable[Any]]) -> Any:
    """Do something as Temporal is reached from here; a refusal is one sentence."""
    return asyncio.run(_connected(work, settle_settings().worker_deployment or DEPLOYMENT))


async def _connected(work: Callable[[Client, str], Awaitable[Any]], deployment: str) -> Any:
    try:
        return await work(await connect_temporal(), deployment)
    except (RPCError, RuntimeError) as fault:
        raise CannotStart(f"Temporal says of the deployment {deployment}: {fault}") from None
