"""Refusals of planning."""

from hanlu.errors import DomainError


class NothingToPlan(DomainError):
    """The order is under way, finished, or settled without a visit."""

    status = 409
    code = "planning.nothing_to_plan"
    detail = "Work order {number} is {state}; it waits for nobody."
