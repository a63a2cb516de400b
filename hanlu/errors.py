"""Refusals that a caller can expect: each carries its own status, stable code and words."""

from typing import Any, ClassVar


class DomainError(Exception):
    """An expected refusal. Subclasses set ``status``, ``code`` and ``detail``.

    ``detail`` is an English template over the parameters; the code and the parameters travel
    beside it, so that a page can word the refusal in its reader's language. ``field`` names the
    input that was wrong, where one was.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "request.refused"
    detail: ClassVar[str] = "The request was refused."
    field: str | None = None

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        self.params = params
        if field is not None:
            self.field = field
        super().__init__(self.detail.format(**params))


def documented(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI ``responses`` of an endpoint that may raise these refusals."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        known = by_status.get(error.status)
        description = f"`{error.code}`: {error.detail}"
        if known is not None:
            description = f"{known['description']}\n\n{description}"
        by_status[error.status] = {
            "description": description,
            "content": {"application/problem+json": {}},
        }
    return by_status
