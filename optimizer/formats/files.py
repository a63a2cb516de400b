"""Any file that there is a reader for: instances and plans by what their text looks like."""

from optimizer.errors import PlanUnreadable, ProblemInvalid
from optimizer.feasibility import Violation
from optimizer.formats import fsm1, fsm2, solomon, trsp
from optimizer.formats.fields import Field
from optimizer.formats.fsm1 import Instance
from optimizer.plan import Plan


def instance_from(text: str) -> Instance:
    """fsm-1, fsm-2, or a file as Solomon's or Pillac's; raises ProblemInvalid with the field."""
    if solomon.is_instance(text):
        return solomon.read_instance(text)
    if trsp.is_instance(text):
        return trsp.read_instance(text)
    return fsm2.read_instance(fsm1.parse(text))


def plan_from(instance: Instance, text: str) -> tuple[Plan, list[Violation]]:
    """A plan, or a solution as published, and what it names that there is not."""
    if trsp.is_solution(text):
        data = Field(trsp.solution_document(text, instance), error=PlanUnreadable)
    elif solomon.is_solution(text):
        data = Field(solomon.solution_document(text), error=PlanUnreadable)
    else:
        data = fsm1.parse(text, PlanUnreadable)
    return fsm1.read_plan(instance.problem, data, instance.stops)


def job_named(instance: Instance, name: str, field: str) -> int:
    """A job by its id; raises ProblemInvalid when there is none."""
    return _index(name, [job.id for job in instance.problem.jobs], "job", field)


def technician_named(instance: Instance, name: str, field: str) -> int:
    """A technician by the id; raises ProblemInvalid when there is none."""
    return _index(name, [each.id for each in instance.problem.technicians], "technician", field)


def _index(name: str, ids: list[str], kind: str, field: str) -> int:
    if name not in ids:
        raise ProblemInvalid(field, f"{name!r} is no {kind} of this instance")
    return ids.index(name)
