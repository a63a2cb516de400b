"""By which channels people are asked, and what each kind of request must be asked for."""

from typing import Annotated

from pydantic import Field

from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import Kind

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class IntakePolicy(PolicyModel):
    """``intake.*``: ``channels`` by which a person is asked; who takes such a request down answers
    what ``asks`` has for its kind. A program's request is taken with what it has: none is lost
    (F-026).
    """

    channels: tuple[Code, ...]
    asks: dict[Kind, Annotated[tuple[Code, ...], Field(max_length=8)]]
