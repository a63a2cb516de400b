"""Which missed limit is made up for, with what, and for whom. Pure."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.sla.clocks import ClockName
from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import Kind, OrderClass

type Relief = Literal["fee_reduced", "fee_waived", "voucher"]

Overrun = Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=365))]


class CompensationStep(PolicyModel):
    """What orders of ``classes`` are offered from ``over`` their limit on.

    ``fee_reduced`` is by ``percent`` of the fee, a ``voucher`` of ``amount`` in the policy's
    currency.
    """

    classes: Annotated[tuple[OrderClass, ...], Field(min_length=1)]
    over: Overrun
    relief: Relief
    percent: Annotated[int | None, Field(ge=1, le=99)] = None
    amount: Annotated[int | None, Field(ge=1, le=1_000_000)] = None

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if (self.percent is not None) != (self.relief == "fee_reduced"):
            raise ValueError("percent belongs to fee_reduced, and to nothing else")
        if (self.amount is not None) != (self.relief == "voucher"):
            raise ValueError("amount belongs to a voucher, and to nothing else")
        return self


class CompensationPolicy(PolicyModel):
    """``compensation.*``: the misses of ``clocks`` by orders of ``kinds``, by class and overrun."""

    clocks: tuple[ClockName, ...]
    kinds: tuple[Kind, ...]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    steps: tuple[CompensationStep, ...]

    @model_validator(mode="after")
    def _begins_with_the_miss(self) -> Self:
        for order_class in {each for step in self.steps for each in step.classes}:
            overs = [step.over for step in self.steps if order_class in step.classes]
            if min(overs) > timedelta(0):
                raise ValueError(f"{order_class} needs a step from 0 min on")
            if len(set(overs)) < len(overs):
                raise ValueError(f"{order_class} has two steps from the same overrun on")
        return self

    def makes_up_for(self, clock: ClockName, kind: Kind, order_class: OrderClass) -> bool:
        """Whether something is offered when this clock is missed."""
        listed = any(order_class in step.classes for step in self.steps)
        return clock in self.clocks and kind in self.kinds and listed

    def step(self, order_class: OrderClass, overrun: timedelta) -> CompensationStep | None:
        """What is offered so long after the limit: the last step that was reached."""
        reached = [s for s in self.steps if order_class in s.classes and s.over <= overrun]
        return max(reached, key=lambda step: step.over, default=None)
