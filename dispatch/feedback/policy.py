"""When a rating is asked for, which one reopens a case, and how long what follows may take."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.sla.policy import Limit, PolicyModel
from hanlu.contracts.work_orders import Kind, OrderClass

type Scale = Literal["stars", "letters"]
"""Kept as 1 to 5 either way; letters, E to A, are labels only (C-26)."""

Stars = Annotated[int, Field(ge=1, le=5)]
Dimension = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class RatingPolicy(PolicyModel):
    """``rating.*``: this many stars of five, or fewer, take the case up again (F-047, C-13).

    After ``follow_up`` a bad rating that the first level did not settle goes up (F-168). The
    customer is asked ``invite_after`` the sign-off, ``latest`` after the work was done (F-166);
    once a case, or with ``invite_again`` each time that a reopened one is finished. Up to
    ``call_up_to`` stars one that does not reopen owes the customer a call of an agent (C-13). Up to
    ``red_up_to`` stars a rating is red, from ``satisfied_from`` on green (F-169). ``dimensions``
    are asked besides, by the kind of the order; ``recommend`` asks for 0 to 10 (F-172).
    """

    follow_up: Limit
    invite_after: Duration
    invite_again: bool
    latest: Limit
    reopen_at: Annotated[int, Field(ge=0, le=4)]
    call_up_to: Annotated[int, Field(ge=0, le=4)]
    red_up_to: Annotated[int, Field(ge=0, le=4)]
    satisfied_from: Stars
    scale: Scale
    recommend: bool
    dimensions: dict[Kind, Annotated[tuple[Dimension, ...], Field(max_length=6)]]

    @model_validator(mode="after")
    def _asked_in_time(self) -> Self:
        if self.invite_after > self.latest:
            raise ValueError("invite_after lies behind latest")
        return self

    @model_validator(mode="after")
    def _bands_apart(self) -> Self:
        if self.red_up_to >= self.satisfied_from:
            raise ValueError("red_up_to reaches satisfied_from")
        return self

    def knows(self, dimension: str) -> bool:
        """Whether it is asked of any kind of order: a page may be older than the policy."""
        return any(dimension in asked for asked in self.dimensions.values())


class RootCausePolicy(PolicyModel):
    """``root_cause.*``: how long looking into a red rating may take, and the causes by code."""

    within: Limit
    causes: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], ...], Field(min_length=1)
    ]


class CarePolicy(PolicyModel):
    """``care.*``: the customer of finished work of ``kinds`` is asked ``remind_after`` so long
    whether all is well, once a case (F-154). No kind: nobody is.
    """

    kinds: tuple[Kind, ...]
    remind_after: Limit


class ContactPolicy(PolicyModel):
    """``contact.*``: the customer of a case of ``classes`` hears of us ``every`` so long while
    it is handled, and ``after`` it was resolved, or middling stars were given, so long at the
    latest; who was not reached is tried
    ``again``. Nothing is promised further ``ahead``.
    """

    classes: tuple[OrderClass, ...]
    every: Limit
    after: Limit
    again: Limit
    ahead: Limit
