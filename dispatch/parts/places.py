"""Where parts are, as text: how places are written, and which of them a person may name. Pure.

``depot``, ``store:<outlet>`` and ``van:<technician id>`` hold parts; ``order:<work order id>`` is
where parts were used. ``supplier`` and ``count`` (lost or found in a count) hold nothing: they are
where parts come from and go to.
"""

from typing import Final, Literal
from uuid import UUID

PlaceKind = Literal["supplier", "depot", "store", "van", "order", "count"]

SUPPLIER: Final = "supplier"
DEPOT: Final = "depot"
COUNT: Final = "count"

_LONGEST_OUTLET = 80


def van(technician_id: UUID) -> str:
    """The van of a technician."""
    return f"van:{technician_id}"


def store(outlet: str) -> str:
    """The store of an outlet."""
    return f"store:{outlet}"


def order(order_id: UUID) -> str:
    """Used on a work order."""
    return f"order:{order_id}"


def technician_of(place: str) -> UUID | None:
    """Whose van this is; None for any other place."""
    return UUID(place[4:]) if place.startswith("van:") else None


def holding(text: str) -> str:
    """A place that parts lie in, in its one spelling; ValueError says how places are written."""
    kind, _, ref = text.partition(":")
    if kind == "depot" and text == DEPOT:
        return DEPOT
    if kind == "store" and 1 <= len(ref) <= _LONGEST_OUTLET:
        return text
    if kind == "van":
        try:
            return van(UUID(ref))
        except ValueError:
            pass  # told below, like every other misspelling
    raise ValueError("not a place such as depot, store:<outlet> or van:<technician id>")


def movable(text: str) -> str:
    """A place that a person may move parts from or to; ValueError as for `holding`.

    What an order used is booked by its visit, and what a count found by the count.
    """
    if text == SUPPLIER:
        return SUPPLIER
    try:
        return holding(text)
    except ValueError:
        told = "not a place such as supplier, depot, store:<outlet> or van:<technician id>"
        raise ValueError(told) from None
