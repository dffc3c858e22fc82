"""Commands to claims and their outcomes."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth import sight_for, user_of
from api.command_answers import answer_command
from api.commanding import Order, command_claim
from api.described import READS, WRITES, described
from api.desk import desk_of
from api.idempotency import hash_of, key_of, prefers_async
from api.names import is_id, not_found
from api.problems import language_of
from api.replies import reply
from api.shapes.commands import CommandIn, CommandOut
from api.strict import no_query, read_json_body, validate
from store.journal import outcome

router = APIRouter(tags=["commands"])


@router.post(
    "/api/claims/{claim}/commands",
    operation_id="command_claim",
    summary="Command a claim",
    **described({200: CommandOut, 202: CommandOut}, (*WRITES, 404, 409), body=CommandIn, keyed=True),
)
async def command(request: Request, claim: str) -> Response:
    """Ask something of a claim: 200 applied, 409 refused by the rules, 202 accepted and not yet carried out.

    What is accepted is durable; after 202 its outcome is found at `Location`. With `Prefer: respond-async`
    (RFC 7240) the answer does not wait for the outcome.
    """
    no_query(request)
    key, user = key_of(request), user_of(request)
    body = await read_json_body(request)
    order = Order(
        actor_kind="user",
        actor_id=user.id,
        caller=f"user:{user.id}",
        sight=sight_for(request),
        key=key,
        path=request.url.path,
        digest=hash_of(body),
        claim=claim,
        body=validate(CommandIn, body),
        waits=not prefers_async(request),
    )
    desk = desk_of(request)
    return answer_command(desk, await command_claim(desk, order))


@router.get(
    "/api/commands/{command}",
    operation_id="read_command",
    summary="Read a command's outcome",
    **described({200: CommandOut}, (*READS, 404, 422)),
)
async def read(request: Request, command: str) -> Response:
    """What became of a command."""
    no_query(request)
    if not is_id(command):
        raise not_found()
    async with desk_of(request).at_once.connect() as connection:
        found = await outcome(connection, command, sight_for(request))
    if found is None:
        raise not_found()
    return reply(CommandOut.of(found, language_of(request)))
