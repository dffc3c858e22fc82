"""The worker: lists workflows and activities by hand, builds what they need, and runs them until it is told to stop."""

import asyncio
import compileall
import gc
import importlib
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities import gauges
from activities.chores import (
    ensure_file_sweep,
    ensure_post_office,
    ensure_retention_sweep,
    ensure_schedule,
)
from activities.desk_letters import DeskPost
from activities.escalation import Escalation
from activities.file_sweep import FileSweep
from activities.letter_writer import LetterWriter
from activities.moving import Mover
from activities.post_office import PostOffice
from activities.reconcile import Reconciler
from activities.records import ClaimRecords
from activities.rehearsing import Rehearsing
from activities.retention_sweep import RetentionSweep
from activities.smtp import SmtpSender, route_of
from activities.variants import Variants
from runtime.blobs import open_blobs
from runtime.connections import connect_temporal, open_engine
from runtime.door import Door
from runtime.logs import set_up_logs
from runtime.settings import Role, Settings, SettingsRefused, read_settings
from runtime.upgrade import deployment_of
from runtime.worker_metrics import show_metrics
from workflows.claim import ClaimWorkflow
from workflows.file_sweep import FileSweepWorkflow
from workflows.moving import MovingWorkflow
from workflows.post_office import PostOfficeWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.rehearsal import RehearsalWorkflow
from workflows.retention_sweep import RetentionSweepWorkflow
from workflows.sandbox import sandboxed

CACHED_WORKFLOWS = 1500
"""About 0.14 MB each."""
TASKS_AT_ONCE = 16
"""What is begun is ended well within the task timeout, local activities included; the rest waits in Temporal."""
STICKY_LIMIT = timedelta(seconds=2)
"""With the task timeout of 3 s a killed worker costs its claims little more than 3 s."""
POLLERS = PollerBehaviorAutoscaling(minimum=2, initial=5, maximum=20)
GRACE = timedelta(seconds=6)
"""What activities get to end; the supervisor waits longer."""
HARD_LIMIT = 10.0
"""Seconds after which a stop that hangs ends the process all the same, with an honest code."""
CONNECT_TRIES = 15

log = structlog.get_logger("worker")


class TaskFailures(logging.Handler):
    """Counts failed workflow tasks: a fault in workflow code shows nowhere but in the library's log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count the line that the library writes for each failed task."""
        if getattr(record, "__temporal_error_identifier", None) == "WorkflowTaskFailure":
            gauges.TASK_FAILURES.inc()


@asynccontextmanager
async def workers(client: Client, settings: Settings) -> AsyncIterator[None]:
    """Run the workers of this process's role while the context lasts."""
    engine = open_engine(settings, f"redress-worker-{settings.worker_role}", single_statements=True)
    door = Door(client, settings.claims_task_queue, engine)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        if settings.worker_role is not Role.LETTERS:
            await stack.enter_async_context(_claims(client, settings, engine, door))
        if settings.worker_role is not Role.CLAIMS:
            sender = SmtpSender(route_of(settings))
            stack.push_async_callback(sender.close)
            await stack.enter_async_context(_letters(client, settings, engine, door, sender))
        yield


def _claims(client: Client, settings: Settings, engine: AsyncEngine, door: Door) -> Worker:
    """Workflows, and all activities but the post office's."""
    records, variants = ClaimRecords(engine), Variants(engine)
    queues = settings.claims_task_queue, settings.letters_task_queue
    return Worker(
        client,
        task_queue=settings.claims_task_queue,
        workflows=[
            ClaimWorkflow,
            FileSweepWorkflow,
            MovingWorkflow,
            PostOfficeWorkflow,
            ReconcileWorkflow,
            RehearsalWorkflow,
            RetentionSweepWorkflow,
        ],
        activities=[
            records.record,
            records.refuse,
            records.look,
            variants.pinned,
            variants.live,
            variants.wanted,
            Escalation(engine).who_is_meant,
            Mover(engine, door).go_on,
            Reconciler(engine, client, door, *queues).sweep,
        ],
        workflow_runner=sandboxed(),
        max_cached_workflows=CACHED_WORKFLOWS,
        max_concurrent_workflow_tasks=TASKS_AT_ONCE,
        max_concurrent_local_activities=settings.database_pool,
        max_concurrent_activities=settings.database_pool,
        sticky_queue_schedule_to_start_timeout=STICKY_LIMIT,
        workflow_task_poller_behavior=POLLERS,
        activity_task_poller_behavior=POLLERS,
        graceful_shutdown_timeout=GRACE,
        deployment_config=deployment_of(settings),
    )


def _letters(
    client: Client, settings: Settings, engine: AsyncEngine, door: Door, sender: SmtpSender
) -> Worker:
    """The post office, and what else need not be done at once."""
    desk, rehearsing = DeskPost(engine, settings, sender), Rehearsing(engine)
    blobs = open_blobs(settings) if settings.files_url else None
    files = [FileSweep(engine, blobs).sweep] if blobs else []
    return Worker(
        client,
        task_queue=settings.letters_task_queue,
        activities=[
            PostOffice(engine, door, LetterWriter(settings), sender, desk).work,
            rehearsing.rehearse,
            rehearsing.close_rehearsal,
            RetentionSweep(engine, blobs).sweep,
            *files,
        ],
        max_concurrent_activities=6,
        graceful_shutdown_timeout=GRACE,
    )


async def work(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then end what is under way."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, stop)
    client = await _connect(_runtime(settings))
    async with workers(client, settings):
        if settings.worker_role is not Role.LETTERS:
            await ensure_post_office(client, settings.claims_task_queue, settings.letters_task_queue)
            await ensure_schedule(client, settings.claims_task_queue)
            await ensure_retention_sweep(client, settings.claims_task_queue, settings.letters_task_queue)
            if settings.files_url:
                await ensure_file_sweep(client, settings.claims_task_queue, settings.letters_task_queue)
        log.info("the worker is ready")
        await stop.wait()
        log.info("the worker ends what is under way")


def _stop(stop: asyncio.Event) -> None:
    stop.set()
    limit = threading.Timer(HARD_LIMIT, os._exit, [1])
    limit.daemon = True
    limit.start()


def _runtime(settings: Settings) -> Runtime | None:
    """The library's runtime with its metrics, shown together with ours; none where no port is set."""
    if settings.worker_metrics_port is None:
        return None
    with socket.create_server(("127.0.0.1", 0)) as free:
        library_port = free.getsockname()[1]
    show_metrics(settings.worker_metrics_host, settings.worker_metrics_port, library_port)
    metrics = PrometheusConfig(bind_address=f"127.0.0.1:{library_port}")
    return Runtime(telemetry=TelemetryConfig(metrics=metrics))


async def _connect(runtime: Runtime | None) -> Client:
    """Temporal may come up after us; raises what it says when it does not come up at all."""
    for _ in range(CONNECT_TRIES):
        try:
            return await connect_temporal(runtime=runtime)
        except RuntimeError as fault:
            log.warning("Temporal is not there yet", fault=str(fault)[:200])
            await asyncio.sleep(2)
    return await connect_temporal(runtime=runtime)


def _new_loop() -> asyncio.AbstractEventLoop:
    """A tenth of the worker's time is saved by the quicker loop, which not every platform has."""
    try:
        return importlib.import_module("uvloop").new_event_loop()
    except ImportError:
        return asyncio.new_event_loop()


def _compile_workflows() -> None:
    """The sandbox loads a workflow's file for every claim: its bytecode has to lie ready."""
    compileall.compile_dir(Path(__file__).with_name("workflows"), quiet=2)


def main() -> int:
    """Run the worker; 0 after an orderly stop, 2 when the settings are wrong, 1 after any fault."""
    try:
        settings = read_settings()
    except SettingsRefused as refused:
        print(f"Settings are missing or wrong:\n{refused}", file=sys.stderr)  # noqa: T201
        return 2
    set_up_logs(settings.log_level)
    _compile_workflows()
    gc.freeze()
    logging.getLogger("temporalio").addHandler(TaskFailures())
    try:
        with asyncio.Runner(loop_factory=_new_loop) as runner:
            runner.run(work(settings))
    except Exception:
        log.exception("the worker failed")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of Temporal's library can hold up an interpreter that closes down.
    os._exit(code)
