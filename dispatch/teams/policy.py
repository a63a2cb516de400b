"""Which team an order belongs to, as rules that are tried in turn."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import Kind, OrderClass

TeamCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
type Names = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]


class TeamRule(PolicyModel):
    """Orders that fit all that is said here go to ``team``; what is left empty may be anything.

    ``complaint`` tells complaints, by class or kind, from all else.
    """

    team: TeamCode
    complaint: bool | None = None
    classes: tuple[OrderClass, ...] = ()
    kinds: tuple[Kind, ...] = ()
    faults: Names = ()
    sources: Names = ()
    outlets: Names = ()


class TeamPolicy(PolicyModel):
    """``teams.*``: the first rule that fits, and whose team is there, decides; else ``default``.

    Whoever used the product within ``here_within`` counts as being at their desk.
    """

    default: TeamCode
    here_within: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(hours=12))]
    rules: Annotated[tuple[TeamRule, ...], Field(max_length=100)] = ()
