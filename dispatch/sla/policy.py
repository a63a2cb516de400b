"""The policy of grades, clocks, ladders and closing. The numbers are in `dispatch/policy.toml`."""

from datetime import timedelta
from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from dispatch.duration import Duration
from dispatch.sla.clocks import (
    CLOCKS,
    CONTACT,
    FOLLOW_UP,
    INQUIRY,
    ROOT_CAUSE,
    UNSOLVED,
    ClockName,
)
from hanlu.contracts.work_orders import Colour, OrderClass
from hanlu.identity.principal import Role

CLASSES: Final[tuple[OrderClass, ...]] = get_args(OrderClass)

Limit = Annotated[Duration, Field(gt=timedelta(0), le=timedelta(days=90))]


class PolicyModel(BaseModel):
    """Frozen, and a misspelt key is an error instead of a silently ignored one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClockLimits(PolicyModel):
    """The limits of one class; a clock without a number does not run."""

    ack: Limit | None = None
    verify: Limit | None = None
    propose: Limit | None = None
    arrive: Limit | None = None
    resolve: Limit | None = None
    supervisor: Limit | None = None
    manager: Limit | None = None

    def given(self) -> dict[ClockName, timedelta]:
        """Only the clocks that run."""
        return {name: limit for name in CLOCKS if (limit := getattr(self, name)) is not None}


class GradedClass(ClockLimits):
    """One class: the colour a board shows, the priority 1 (first) to 4, and its limits."""

    colour: Colour
    priority: Annotated[int, Field(ge=1, le=4)]


class SlaPolicy(PolicyModel):
    """``sla.<class>.<clock>``, and which profile answers where documents give two numbers."""

    profile: Literal["strict", "lenient"]
    pausing_reasons: tuple[str, ...]
    crisis: GradedClass
    urgent_fault: GradedClass
    key_fault: GradedClass
    service: GradedClass
    complaint_urgent: GradedClass
    complaint_important: GradedClass
    complaint: GradedClass
    consult: GradedClass
    suggestion: GradedClass
    lenient: dict[OrderClass, ClockLimits]

    def graded(self, order_class: OrderClass) -> GradedClass:
        """The entry of one class."""
        entry: GradedClass = getattr(self, order_class)
        return entry

    def limits(self, order_class: OrderClass) -> dict[ClockName, timedelta]:
        """The limits of a class under the profile in force."""
        limits = self.graded(order_class).given()
        if self.profile == "lenient" and (longer := self.lenient.get(order_class)):
            limits |= longer.given()
        return limits


class PausePolicy(PolicyModel):
    """What an order may wait for, by code; ``sla.pausing_reasons`` are those that stop clocks."""

    reasons: Annotated[tuple[str, ...], Field(min_length=1)]


class EscalationPolicy(PolicyModel):
    """Who is called, rung by rung. ``step`` is the share of the missed limit between rungs.

    ``rating`` is the ladder of a bad rating, ``root_cause`` that of looking into its cause,
    ``unsolved`` of what the front line cannot solve, ``contact`` of a word owed to the customer,
    ``inquiry`` of who organises the inquiry into a complaint; the first of each has it from the
    start.
    """

    timeout: Annotated[tuple[Role, ...], Field(min_length=1)]
    rating: Annotated[tuple[Role, ...], Field(min_length=1)]
    root_cause: Annotated[tuple[Role, ...], Field(min_length=1)]
    unsolved: Annotated[tuple[Role, ...], Field(min_length=1)]
    contact: Annotated[tuple[Role, ...], Field(min_length=1)]
    inquiry: Annotated[tuple[Role, ...], Field(min_length=1)]
    step: Annotated[float, Field(gt=0, le=10)]

    def of(self, clock: ClockName) -> tuple[Role, ...]:
        """The ladder of a clock."""
        owned = {
            FOLLOW_UP: self.rating,
            ROOT_CAUSE: self.root_cause,
            UNSOLVED: self.unsolved,
            CONTACT: self.contact,
            INQUIRY: self.inquiry,
        }
        return owned.get(clock, self.timeout)


class UnsolvedPolicy(PolicyModel):
    """``unsolved.*``: how long each owner has, and the classes of which it goes to the second rung
    at once (F-074).
    """

    within: Limit
    major: tuple[OrderClass, ...]


class ClosePolicy(PolicyModel):
    """What closing needs, and what happens when the customer says nothing."""

    requires: Literal["signature_or_confirm", "signature"]
    settle_after: Duration
    auto_after: Limit


class AppointmentPolicy(PolicyModel):
    """Telling the customer before the visit; ``ticks`` are needs that are asked for by a tick."""

    confirm_before: Duration
    exempt: tuple[OrderClass, ...]
    ticks: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], ...], Field(max_length=8)
    ]


class OfferPolicy(PolicyModel):
    """How long a technician may leave an offered order unconfirmed before it is offered again."""

    confirm_within: Limit
