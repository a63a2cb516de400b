"""Why this technician at this time, and what would let an order be served that nobody can. Pure."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import structs

from dispatch.planning.build import BESIDES, Built
from dispatch.planning.decisions import making_way
from dispatch.planning.situation import Demand
from hanlu.contracts.events import Reason
from optimizer import explain as explained
from optimizer.insert import Option
from optimizer.moves import insert_with_moves
from optimizer.possible import Remedy, remedies
from optimizer.running import RunningPlan

_S_PER_MIN = 60


@dataclass(frozen=True, slots=True)
class Why:
    """Who goes, or would by the plan, and when; what speaks for it. ``next_best_delta`` is what
    the next best would cost more, in seconds of travel; None when there is no other.
    """

    technician_id: UUID
    starts_at: datetime
    reasons: tuple[Reason, ...]
    next_best_delta: int | None


def why(built: Built, job: int, options: Sequence[Option]) -> Why | None:
    """Why the running plan has the order where it is; None when it has no place in it."""
    found = explained.explain(built.problem, built.current, job, options)
    if found.chosen is None or found.starts is None:
        return None
    person = built.situation.people[found.chosen.technician]
    reasons = [_reason(built, each) for each in (*found.reasons, found.starts)]
    demand = built.situation.demands[job]
    return Why(
        technician_id=person.id,
        starts_at=built.instant(found.starts.params["start_s"]),
        reasons=tuple(
            _fixed(demand) if each.code == "starts_as_locked" else _as_told(demand, person.id, each)
            for each in reasons
        ),
        next_best_delta=found.next_best_costs,
    )


def possible(built: Built, job: int) -> list[Reason]:
    """What would let an order be served that nobody can take as things are, one thing each."""
    demand = built.situation.demands[job]
    running = RunningPlan.of(built.problem, built.current)
    moves = insert_with_moves(running, job)
    ways = [] if moves is None else [_others_move(built, moves)]
    found = remedies(built.problem, built.current, job)
    ways += [_remedy(built, demand, each) for each in found if not _asks_oneself(built, each)]
    return [*ways, *_called_in(built, demand)]


def _reason(built: Built, reason: explained.Reason) -> Reason:
    """Instants and minutes, as people read them."""
    params: dict[str, Any] = {}
    for name, value in reason.params.items():
        if name in ("start_s", "arrive_s"):
            params[f"{name.removesuffix('_s')}_at"] = built.instant(value)
        else:
            params["minutes"] = round(value / _S_PER_MIN)
    return Reason(reason.code, params)


def _fixed(demand: Demand) -> Reason:
    return Reason("starts_as_fixed", {"at": demand.fixed_start})


def _as_told(demand: Demand, person_id: UUID, reason: Reason) -> Reason:
    """What nobody has yet was promised to nobody: it was proposed, or somebody knows the case."""
    if reason.code != "keeps_promise" or demand.technician_id is not None:
        return reason
    code = "knows_case" if person_id == demand.preferred else "as_proposed"
    return structs.replace(reason, code=code)


def _others_move(built: Built, moves: Any) -> Reason:
    found = making_way(built, moves)
    numbers = ", ".join(move.number for move in found.moves)
    person = built.situation.people[moves.technician]
    return Reason("moves", {"name": person.name, "count": len(found.moves), "numbers": numbers})


def _remedy(built: Built, demand: Demand, remedy: Remedy) -> Reason:
    person = built.situation.people[remedy.technician]
    params: dict[str, Any] = {"name": person.name}
    match remedy.kind:
        case "skill":
            skill, level = _first_skill(built, remedy.skills)
            params |= {"skill": skill, "level": level}
        case "part" if remedy.part is not None:
            params |= {"part": built.problem.part_names[remedy.part], "count": remedy.amount}
        case "person":
            skills = sorted(demand.skills.items())
            return Reason(
                "person", {"skill": skills[0][0], "level": skills[0][1]} if skills else {}
            )
        case _:
            params["minutes"] = math.ceil(remedy.amount / _S_PER_MIN)
    return Reason(remedy.kind, params)


def _asks_oneself(built: Built, remedy: Remedy) -> bool:
    """No certificate makes a second person of whoever asked for one."""
    names = built.problem.skills_in(remedy.skills) if remedy.kind == "skill" else ()
    return any(name.startswith(BESIDES) for name in names)


def _first_skill(built: Built, mask: int) -> tuple[str, int]:
    """One of the missing skills; the optimizer names them with their level."""
    name, _, level = built.problem.skills_in(mask)[0].partition(":")
    return name, int(level)


def _called_in(built: Built, demand: Demand) -> Iterator[Reason]:
    """The first of those off duty who could do it; whoever is back soonest."""
    able = [
        each
        for each in built.situation.off_duty
        if all(each.skills.get(skill, 0) >= level for skill, level in demand.skills.items())
    ]
    latest = datetime.max.replace(tzinfo=built.situation.at.tzinfo)
    for each in sorted(able, key=lambda each: (each.next_shift_at or latest, each.name))[:1]:
        yield Reason("call_in", {"name": each.name, "at": each.next_shift_at})
