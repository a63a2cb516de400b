"""Answers that are contract messages: encoded by msgspec, documented from the same type.

A message that travels in events and in answers has one definition, in `hanlu.contracts`, and
one encoding; `answers` puts its schema into OpenAPI under the same name as the events use.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from fastapi import Response

from hanlu.errors import DomainError, documented
from hanlu.http.etags import etag
from hanlu.http.paging import Key, PageAsked, encode_cursor
from hanlu.sheets import MARK

_JSON = "application/json"
_shapes: dict[str, type] = {}


def message(value: Any, *, status: int = 200, version: int | None = None) -> Response:
    """The answer that carries ``value``; ``version`` becomes its ETag."""
    headers = {} if version is None else {"ETag": etag(version)}
    return Response(msgspec.json.encode(value), status, headers, _JSON)


def message_page[Item](
    rows: Sequence[Item], asked: PageAsked, *, key: Callable[[Item], Key]
) -> Response:
    """One page of ``rows``, of which ``asked.limit + 1`` were asked for."""
    kept = rows[: asked.limit]
    more = len(rows) > asked.limit
    return message({"items": kept, "next": encode_cursor(key(kept[-1])) if more else None})


def answers(kind: Any, *errors: type[DomainError], status: int = 200) -> dict[int | str, Any]:
    """The OpenAPI ``responses`` of an endpoint that answers a ``kind`` or one of ``errors``."""
    return {status: _described(_reference(kind)), **documented(*errors)}


def answers_page(kind: type, *errors: type[DomainError]) -> dict[int | str, Any]:
    """As `answers`, for a page of ``kind``."""
    schema = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": _reference(kind)},
            "next": {"type": ["string", "null"]},
        },
    }
    return {200: _described(schema), **documented(*errors)}


def spreadsheet(name: str, text: str) -> Response:
    """The answer that a browser saves as ``name.csv``; ``text`` is CSV (`hanlu.sheets`)."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(MARK + text, 200, headers, "text/csv; charset=utf-8")


def answers_spreadsheet(
    description: str, *errors: type[DomainError]
) -> dict[int | str, dict[str, Any]]:
    """As `answers`, for a spreadsheet; ``description`` says what one line is."""
    return {
        200: {"content": {"text/csv": {}}, "description": description},
        **documented(*errors),
    }


def shapes() -> list[type]:
    """Every type that some endpoint answers, for the components of the OpenAPI document."""
    return list(_shapes.values())


def _reference(kind: type) -> dict[str, Any]:
    known = _shapes.setdefault(kind.__name__, kind)
    if known is not kind:
        raise ValueError(f"two answered types are called {kind.__name__}")
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "Done.", "content": {_JSON: {"schema": schema}}}
