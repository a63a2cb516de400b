"""The base of every HTTP schema, and the shapes that all endpoints share."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """What travels over HTTP: unknown fields, NaN and infinity are refused, not ignored."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, from_attributes=True, allow_inf_nan=False
    )


class Page[Item](Schema):
    """One page of a list; ``next`` is the cursor of the page after it, null on the last."""

    items: list[Item]
    next: str | None = None


class CodeWithParams(Schema):
    """Something said to a person as a code with parameters, worded in their language."""

    code: str
    params: dict[str, Any] = {}


class FieldProblem(Schema):
    """One input that was refused: where it stood, which rule it broke, in words."""

    field: str
    location: str
    code: str
    params: dict[str, Any] = {}
    detail: str


class Problem(Schema):
    """A refusal as RFC 9457 describes it; ``code`` is stable, ``detail`` is English.

    ``params`` fill the words of ``code`` in any language. ``instance`` names this one
    occurrence: quote it when reporting an unexpected error.
    """

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    params: dict[str, Any] = {}
    field: str | None = None
    errors: list[FieldProblem] = []
    instance: str | None = None
