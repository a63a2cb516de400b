"""How orders find their technician: proposed to a person, or given at once; at which prices."""

from typing import Annotated, Literal

from pydantic import Field

from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import OrderClass

Mode = Literal["propose", "auto"]
Weight = Annotated[float, Field(ge=0, le=1000)]


class Weights(PolicyModel):
    """What a second of travel, lateness or unequal load costs against the others."""

    travel: Weight
    lateness: Weight
    load: Weight
    value: Weight


class DispatchPolicy(PolicyModel):
    """``propose`` leaves the decision to a person (F-079); ``auto`` assigns at once."""

    mode: Mode
    mode_by_class: dict[OrderClass, Mode]
    weights: Weights

    def mode_of(self, order_class: OrderClass) -> Mode:
        """The mode for one class."""
        return self.mode_by_class.get(order_class, self.mode)
