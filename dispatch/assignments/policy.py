"""How orders find their technician: proposed to a person, or given at once."""

from typing import Literal

from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import OrderClass

Mode = Literal["propose", "auto"]


class DispatchPolicy(PolicyModel):
    """``propose`` leaves the decision to a person (F-079); ``auto`` assigns at once."""

    mode: Mode
    mode_by_class: dict[OrderClass, Mode]

    def mode_of(self, order_class: OrderClass) -> Mode:
        """The mode for one class."""
        return self.mode_by_class.get(order_class, self.mode)
