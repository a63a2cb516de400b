"""The OpenAPI document: complete, with operation ids and live frames fit for a typed client."""

import importlib
import pkgutil
from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from hanlu import contracts
from hanlu.contracts.device_commands import DEVICE_MESSAGES
from hanlu.contracts.events import catalogue
from hanlu.http.idempotency import SECRET_ANSWER, UNKEYED
from hanlu.http.messages import shapes
from hanlu.http.problems import MEDIA_TYPE
from hanlu.http.schemas import Problem
from hanlu.live.frames import CLIENT_FRAMES, SERVER_FRAMES

_REF = "#/components/schemas/{name}"
_METHODS = ("get", "put", "post", "delete", "patch")


def message_schemas(ref_template: str = _REF) -> dict[str, dict[str, Any]]:
    """JSON Schemas by name: live frames, events, answered messages, and commands to devices."""
    for module in pkgutil.iter_modules(contracts.__path__, f"{contracts.__name__}."):
        importlib.import_module(module.name)
    types = (
        *CLIENT_FRAMES,
        *SERVER_FRAMES,
        *catalogue().values(),
        *shapes(),
        *DEVICE_MESSAGES.values(),
    )
    _, schemas = msgspec.json.schema_components(types, ref_template=ref_template)
    return schemas


def document(app: FastAPI, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The whole document; made once and kept, since routes do not change while running."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    made = get_openapi(
        title="Hanlu",
        version=app.version,
        description="Field-service dispatch and cold-chain monitoring. Live events: asyncapi.json.",
        routes=routes,
    )
    schemas: dict[str, Any] = made.setdefault("components", {}).setdefault("schemas", {})
    schemas |= Problem.model_json_schema(ref_template="#/components/schemas/{model}")["$defs"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    problem.pop("$defs")
    schemas["Problem"] = problem
    schemas |= message_schemas()
    made["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "hanlu_session"},
    }
    made["security"] = [{"bearer": []}, {"session": []}]
    for path in made["paths"].values():
        for method in _METHODS:
            if method in path:
                _name_problems(path[method]["responses"])
                _say_how_it_repeats(path[method])
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    app.openapi_schema = made
    return made


def _say_how_it_repeats(operation: dict[str, Any]) -> None:
    """In words as well, where an Idempotency-Key does not do what it does everywhere else."""
    said = []
    if because := operation.get(UNKEYED):
        said.append(f"An Idempotency-Key is ignored: {because}.")
    if operation.keys() & SECRET_ANSWER.keys():
        said.append(
            "The answer holds a secret and is not kept: repeated under one Idempotency-Key, it"
            " takes effect once and answers 409 afterwards."
        )
    if said:
        operation["description"] = "\n\n".join([operation.get("description", ""), *said]).strip()


def _name_problems(responses: dict[str, Any]) -> None:
    """Every refusal is a Problem; 422 is what FastAPI calls a validation error."""
    body = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            response["content"] = body
    responses.setdefault("default", {"description": "Any other refusal", "content": body})
