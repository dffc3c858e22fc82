"""Which build of the code a worker is, and whether Temporal tells builds apart.

Claims live for months, so none is pinned to the build that it began with: that one would have to run for months too.
All upgrade to the current build at their next task. What keeps old histories readable is the generation in each
claim's input, and their replay before a release; versioning decides when which build gets the tasks, and takes it back.
"""

import hashlib
from functools import cache

from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import WorkerDeploymentConfig

from runtime.embedded.home import ROOT
from runtime.settings import Settings

DEPLOYMENT = "redress"
"""The name that stands beside the build in Temporal's pages where no deployment was named."""
DECIDING = ("claims", "workflows", "activities")
"""The rooms whose code says how a claim goes on."""


def deployment_of(settings: Settings) -> WorkerDeploymentConfig:
    """What a worker of claims tells Temporal of itself.

    Its build always stands in the histories. Only with WORKER_DEPLOYMENT does it wait until its build is made the
    current one (`redress deploy current`). Letters have no memory, their workers need no versions.
    """
    name, build = settings.worker_deployment, settings.worker_build_id or build_id()
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(name or DEPLOYMENT, build),
        use_worker_versioning=name is not None,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE
        if name
        else VersioningBehavior.UNSPECIFIED,
    )


@cache
def build_id() -> str:
    """A name for the code that claims go by: the same code has the same name on every machine."""
    found = hashlib.sha256()
    for room in DECIDING:
        for path in sorted((ROOT / room).rglob("*.py")):
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]
