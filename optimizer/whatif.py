"""What if? The same day with one thing changed, and two plans side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimizer.cost import Cost, left_out, plan_cost
from optimizer.errors import ProblemInvalid
from optimizer.plan import Plan
from optimizer.problem import Fairness, Problem, Technician
from optimizer.replan import Change, changes

WEIGHTS = ("late", "unserved", "promise", "load", "overtime", "away")
"""Every price that can be weighed against a second of driving."""


def one_more(problem: Problem, like: int) -> Problem:
    """One more technician, like one there is in all but the id."""
    ids = {person.id for person in problem.technicians}
    base = problem.technicians[like].id
    name = next(name for n in range(2, len(ids) + 3) if (name := f"{base} #{n}") not in ids)
    extra: Technician = replace(problem.technicians[like], id=name)
    return replace(problem, technicians=(*problem.technicians, extra))


def weighed(problem: Problem, weights: Mapping[str, float]) -> Problem:
    """The prices multiplied: 2.0 counts double, 0.0 not at all; rounded to whole seconds.

    Raises ProblemInvalid for a price that there is not.
    """
    for name in weights:
        if name not in WEIGHTS:
            raise ProblemInvalid(f"weights.{name}", f"is none of {', '.join(WEIGHTS)}")

    def times(price: int, name: str) -> int:
        return round(price * weights.get(name, 1.0))

    fairness = problem.fairness
    return replace(
        problem,
        jobs=tuple(
            replace(
                job,
                late_weight=times(job.late_weight, "late"),
                unserved_penalty=times(job.unserved_penalty, "unserved"),
                away_price=times(job.away_price, "away"),
            )
            for job in problem.jobs
        ),
        promises=tuple(
            replace(
                each,
                price=times(each.price, "promise"),
                delay_weight=times(each.delay_weight, "promise"),
            )
            for each in problem.promises
        ),
        fairness=None
        if fairness is None
        else Fairness(fairness.target_s, times(fairness.price_per_h, "load")),
        technicians=tuple(_with_overtime(person, weights) for person in problem.technicians),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two valid plans of one problem: what each costs, and what the second does otherwise."""

    before: Cost
    after: Cost
    changes: tuple[Change, ...]
    left_out: tuple[int, ...]
    taken_in: tuple[int, ...]

    @property
    def difference(self) -> Cost:
        """What the second costs more, part by part."""
        return self.after - self.before


def compare(problem: Problem, before: Plan, after: Plan, *, slack_s: int = 0) -> Comparison:
    """The second plan against the first; starts that differ by up to ``slack_s`` are the same."""
    out_before, out_after = (set(left_out(problem, plan)) for plan in (before, after))
    return Comparison(
        before=plan_cost(problem, before),
        after=plan_cost(problem, after),
        changes=tuple(changes(problem, before, after, slack_s=slack_s)),
        left_out=tuple(sorted(out_after - out_before)),
        taken_in=tuple(sorted(out_before - out_after)),
    )


def _with_overtime(person: Technician, weights: Mapping[str, float]) -> Technician:
    if person.overtime is None:
        return person
    price = round(person.overtime.price_per_h * weights.get("overtime", 1.0))
    return replace(person, overtime=replace(person.overtime, price_per_h=price))
