"""A command's outcome as an HTTP answer."""

from starlette.responses import Response

from api.desk import Desk
from api.problems import refusal
from api.replies import reply
from api.shapes.commands import CommandOut
from store.journal import CommandOutcome


def answer_command(desk: Desk, outcome: CommandOutcome) -> Response:
    """200 applied, 202 pending; Problem 409 (403 about the role) when the rules refused."""
    desk.figures.commands.labels(outcome.status).inc()
    if outcome.status == "refused":
        raise refusal({**(outcome.problem or {}), "command_id": outcome.id})
    if outcome.status == "applied":
        return reply(CommandOut.of(outcome, "en"))
    return reply(
        CommandOut.of(outcome, "en"), 202, {"Location": f"/api/commands/{outcome.id}", "Retry-After": "1"}
    )
