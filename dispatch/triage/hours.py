"""Standard time on site by category and model of the machine, besides the fault (F-237). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel
from dispatch.triage.grade import Grade
from hanlu.contracts.events import Reason

Name = Annotated[str, Field(max_length=80)]


class StandardTime(PolicyModel):
    """What a visit takes: to a ``category`` of machines (kind of the asset), to a ``model``, with a
    ``fault``; what is left empty may be anything.
    """

    category: Name = ""
    model: Name = ""
    fault: Name = ""
    duration: Annotated[Duration, Field(ge=timedelta(minutes=5), le=timedelta(hours=24))]

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.category or self.model):
            raise ValueError("names neither a category nor a model; a fault's own is in triage")
        return self


class HoursPolicy(PolicyModel):
    """``hours.*``: the entries; each combination stands once."""

    standard: tuple[StandardTime, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [(each.category, each.model, each.fault) for each in self.standard]
        if len(set(named)) < len(named):
            twice = next(each for each in named if named.count(each) > 1)
            raise ValueError(f"twice: {' / '.join(filter(None, twice))}")
        return self


@dataclass(frozen=True, slots=True)
class Machine:
    """What is visited; empty where it is not known."""

    category: str = ""
    model: str = ""


def best(
    entries: Iterable[StandardTime], machine: Machine, fault: str | None
) -> StandardTime | None:
    """The entry that names most of those that fit; of equals the fault goes before the model, the
    model before the category. The fault's own time in triage counts as an entry of its name.
    """
    fitting = [each for each in entries if _fits(each, machine, fault or "")]
    found = max(fitting, key=_rank, default=None)
    return None if found is None or (fault and _rank(found) < _FAULT_ALONE) else found


def timed(policy: HoursPolicy, found: Grade, machine: Machine) -> Grade:
    """The grade with the standard time of its machine, and why, where an entry fits."""
    entry = best(policy.standard, machine, found.fault)
    if entry is None:
        return found
    minutes = int(entry.duration.total_seconds()) // 60
    named = {"category": entry.category, "model": entry.model, "fault": entry.fault}
    of = "model" if entry.model else "category"
    why = Reason(
        f"triage.standard_time_of_{of}{'_and_fault' if entry.fault else ''}",
        {"minutes": minutes, **{name: value for name, value in named.items() if value}},
    )
    return replace(found, duration=entry.duration, reasons=(*found.reasons, why))


_FAULT_ALONE = (1, True, False)


def _rank(entry: StandardTime) -> tuple[int, bool, bool]:
    named = sum(1 for each in (entry.category, entry.model, entry.fault) if each)
    return named, bool(entry.fault), bool(entry.model)


def _fits(entry: StandardTime, machine: Machine, fault: str) -> bool:
    return (
        entry.category in ("", machine.category)
        and entry.model in ("", machine.model)
        and entry.fault in ("", fault)
    )
