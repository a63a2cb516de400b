"""The playbook of each grade, as the house writes it. The words are in `dispatch/policy.toml`."""

from typing import Annotated

from pydantic import Field

from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import OrderClass
from hanlu.identity.principal import Role

Line = Annotated[str, Field(min_length=1, max_length=300)]
Sign = Annotated[str, Field(pattern=r"^(state|action):[a-z_]{1,40}$")]
"""``state:on_site``: the case came to it in its present round; ``action:rating``: the history has
such an entry since."""


class PlayStep(PolicyModel):
    """One step for cases of ``classes``: what is done, who is ``told``, and the ``signs`` of which
    any one shows it done; without one it is not ticked by itself.
    """

    classes: Annotated[tuple[OrderClass, ...], Field(min_length=1)]
    zh: Line
    en: Line
    told: tuple[Role, ...] = ()
    signs: tuple[Sign, ...] = ()


class PlaybookPolicy(PolicyModel):
    """``playbook.steps``, in their order. What is offered for a missed limit says compensation."""

    steps: tuple[PlayStep, ...]

    def of(self, order_class: OrderClass) -> list[PlayStep]:
        """The steps of a class."""
        return [step for step in self.steps if order_class in step.classes]
