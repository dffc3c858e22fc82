"""The OpenAPI description: what FastAPI finds in the routes, with our inputs, problems and the token."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.described import INPUTS
from api.openapi_links import add_links
from api.shapes.problems import Problem

TITLE = "Redress"
VERSION = "1"
DESCRIPTION = (
    "A claims desk. Every claim is one durable workflow; commands advance it, deadlines are kept by timers. "
    "Errors are problem+json with a stable `code`."
)
_SECURITY = {"bearer": {"type": "http", "scheme": "bearer", "description": "`./redress token --user NAME`"}}


def description_of(app: FastAPI) -> dict[str, Any]:
    """Make the description once and keep it."""
    if not app.openapi_schema:
        schema = get_openapi(title=TITLE, version=VERSION, description=DESCRIPTION, routes=app.routes)
        _drop_the_frameworks_own(schema)
        add_links(schema)
        components = schema.setdefault("components", {})
        components.setdefault("schemas", {}).update(_inputs())
        components["securitySchemes"] = _SECURITY
        app.openapi_schema = schema
    return app.openapi_schema


def _drop_the_frameworks_own(schema: dict[str, Any]) -> None:
    """FastAPI adds its own 422 to every route with a path parameter; ours are declared where they can come."""
    for calls in schema["paths"].values():
        for call in calls.values():
            if "application/json" in call["responses"].get("422", {}).get("content", {}):
                del call["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(name, None)


def _inputs() -> dict[str, Any]:
    models = [(model, "validation") for model in (*INPUTS.values(), Problem)]
    _, definitions = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    found: dict[str, Any] = definitions["$defs"]
    return found
