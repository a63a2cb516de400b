"""What triage knows, as policy: which signs mean which fault, and what that fault asks for."""

from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from hanlu.contracts.work_orders import Kind, OrderClass

Level = Annotated[int, Field(ge=1, le=3)]


class Fault(PolicyModel):
    """One fault: its signs (patterns of alarm rules and device codes, words) and its needs.

    ``skills`` maps a skill to the least level; ``duration`` is the standard time on site;
    ``parts`` are probable parts, proposed and not promised.
    """

    fault: str
    order_class: Annotated[OrderClass, Field(alias="class")]
    matches: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    only_kinds: tuple[Kind, ...] = ()
    skills: Annotated[dict[str, Level], Field(default_factory=dict)]
    duration: Duration
    parts: tuple[str, ...] = ()


class TriagePolicy(PolicyModel):
    """Faults in the order they are tried, and what holds when none fits.

    Of ``history_visits`` finished visits or more to one model with one fault, parts that
    ``history_share`` of them used are shown as probable; with ``history_plans`` a new order lists
    them as it does triage's.
    """

    default_class: OrderClass
    default_duration: Duration
    kinds: dict[Kind, OrderClass]
    faults: tuple[Fault, ...]
    history_visits: Annotated[int, Field(ge=1, le=200)] = 5
    history_share: Annotated[float, Field(gt=0, le=1)] = 0.3
    history_plans: bool = False
