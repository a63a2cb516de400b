"""What is wrong with an input, field by field: pydantic's findings as codes with parameters."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from hanlu.contracts.events import Reason

_BOUNDS = frozenset({"ge", "gt", "le", "lt", "min_length", "max_length", "expected"})
"""What fills the words of a code. All else may show the refused value, which may be personal."""


class Fault(NamedTuple):
    """One rule that an input breaks.

    ``path`` leads to the field, ``code`` names the rule (pydantic's types of errors), ``detail``
    says it in English.
    """

    path: tuple[str, ...]
    code: str
    params: dict[str, Any]
    detail: str

    @property
    def reason(self) -> Reason:
        """For pages, which have words for the code."""
        return Reason(f"field.{self.code}", {**self.params, "problem": self.detail})


def faults(errors: Iterable[Any]) -> list[Fault]:
    """Pydantic's list of errors, without the refused values."""
    return [
        Fault(
            path=tuple(str(step) for step in error["loc"]),
            code=error["type"],
            params={key: of for key, of in error.get("ctx", {}).items() if key in _BOUNDS},
            detail=error["msg"],
        )
        for error in errors
    ]
