"""OR-Tools' routing solver: a second opinion, and what our own search is measured against.

Its model leaves out what its search cannot price (promised technicians, other territories, fair
loads) and lets a break fall into a drive, which ours forbids. So its answer is taken as an order of
jobs only: what does not hold under our own clock is mended by insertion, and the cost is counted
again.
"""

from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from optimizer.construct import construct
from optimizer.cost import plan_cost, unserved_cost
from optimizer.engines.engine import Progress
from optimizer.plan import Plan, Route, Visit
from optimizer.problem import Problem
from optimizer.stop import Stop

LOOKS = 16
"""The solver asks whether to stop far more often than a clock need be read."""


class Routing:
    """Guided local search from a given plan. It takes no seed; ``seed`` changes nothing."""

    def improve(
        self,
        problem: Problem,
        plan: Plan,
        *,
        stop: Stop,
        seed: int,  # noqa: ARG002 (part of the interface)
        on_progress: Progress,
    ) -> Plan:
        """See Engine."""
        if not problem.jobs or not problem.technicians or stop.progress(0) >= 1.0:
            return construct(problem, plan)
        start = construct(problem, plan)
        answer = _Model(problem).search(start, stop, on_progress)
        return min(start, answer, key=lambda made: plan_cost(problem, made).total)


class _Model:
    """The problem in the solver's terms: nodes are jobs first, then start and end locations."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        people = problem.technicians
        extra = sorted({t.start for t in people} | {t.end for t in people})
        self._places = [job.location for job in problem.jobs] + extra
        node_of = {place: len(problem.jobs) + n for n, place in enumerate(extra)}
        self._nodes = pywrapcp.RoutingIndexManager(
            len(self._places),
            len(people),
            [node_of[t.start] for t in people],
            [node_of[t.end] for t in people],
        )
        self._model = pywrapcp.RoutingModel(self._nodes)
        self._add_time()
        self._add_parts()
        for job in range(len(problem.jobs)):
            self._add_job(job)

    def search(self, plan: Plan, stop: Stop, on_progress: Progress) -> Plan:
        sequences = plan.sequences(len(self._problem.technicians))
        self._keep_positions(sequences)
        asked = 0

        def is_over() -> bool:
            nonlocal asked
            asked += 1
            return asked % LOOKS == 0 and stop.progress(asked) >= 1.0

        def report() -> None:
            on_progress(min(1.0, stop.progress(asked)), int(self._model.CostVar().Min()))

        self._model.AddSearchMonitor(self._model.solver().CustomLimit(is_over))
        self._model.AddAtSolutionCallback(report)
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        parameters.time_limit.seconds = 86_400  # the stop decides; without one it warns
        self._model.CloseModelWithParameters(parameters)
        warm = self._model.ReadAssignmentFromRoutes(sequences, True)  # noqa: FBT003 (its signature)
        if warm is None:
            answer = self._model.SolveWithParameters(parameters)
        else:
            answer = self._model.SolveFromAssignmentWithParameters(warm, parameters)
        return plan if answer is None else construct(self._problem, self._read(answer))

    def _add_time(self) -> None:
        problem, model = self._problem, self._model
        travel = problem.travel_s[self._places][:, self._places].tolist()
        service_s = [job.service_s for job in problem.jobs]
        service_s += [0] * (len(self._places) - len(service_s))
        cost = model.RegisterTransitMatrix(travel)
        model.SetArcCostEvaluatorOfAllVehicles(cost)
        busy = [[s + drive_s for drive_s in row] for s, row in zip(service_s, travel, strict=True)]
        horizon_s = max(t.shift_s[1] for t in problem.technicians)
        model.AddDimension(model.RegisterTransitMatrix(busy), horizon_s, horizon_s, False, "time")  # noqa: FBT003
        self._time = model.GetDimensionOrDie("time")
        for vehicle, person in enumerate(problem.technicians):
            self._time.CumulVar(model.Start(vehicle)).SetRange(*person.shift_s)
            self._time.CumulVar(model.End(vehicle)).SetRange(*person.shift_s)
            if person.breaks:
                rests = [
                    model.solver().FixedDurationIntervalVar(
                        p.earliest_s,
                        p.latest_s,
                        p.duration_s,
                        False,  # noqa: FBT003
                        f"break {vehicle}.{n}",
                    )
                    for n, p in enumerate(person.breaks)
                ]
                self._time.SetBreakIntervalsOfVehicle(rests, vehicle, service_s)

    def _add_parts(self) -> None:
        problem, model = self._problem, self._model
        for part in range(len(problem.part_names)):
            used = [job.parts[part] if job.parts else 0 for job in problem.jobs]
            used += [0] * (len(self._places) - len(used))
            stock = [problem.in_van(t, part) for t in range(len(problem.technicians))]
            counter = model.RegisterUnaryTransitVector(used)
            model.AddDimensionWithVehicleCapacity(counter, 0, stock, True, f"part {part}")  # noqa: FBT003

    def _add_job(self, job: int) -> None:
        problem, model = self._problem, self._model
        asked, index = problem.jobs[job], self._nodes.NodeToIndex(job)
        begin = self._time.CumulVar(index)
        opens_s, closes_s = problem.window_s[job]
        horizon_s = max(t.shift_s[1] for t in problem.technicians)
        people = [t for t in range(len(problem.technicians)) if problem.allows(t, job)]
        if opens_s > horizon_s:
            people = []
        else:
            begin.SetRange(opens_s, min(closes_s, horizon_s))
        if asked.late_weight and asked.due_s < closes_s:
            self._time.SetCumulVarSoftUpperBound(index, asked.due_s, asked.late_weight)
        # SetAllowedVehiclesForIndex refuses every list in the Python wheel of 9.15.
        model.VehicleVar(index).SetValues([-1, *people])
        if job not in problem.lock_of:
            model.AddDisjunction([index], unserved_cost(problem, job).total)

    def _keep_positions(self, sequences: list[list[int]]) -> None:
        """Fix each route up to its last locked position as the given plan has it."""
        for vehicle, jobs in enumerate(sequences):
            locks = [self._problem.lock_of.get(job) for job in jobs]
            placed = [n for n, lock in enumerate(locks) if lock and lock.position is not None]
            before = self._model.Start(vehicle)
            for job in jobs[: max(placed, default=-1) + 1]:
                index = self._nodes.NodeToIndex(job)
                self._model.solver().Add(self._model.NextVar(before) == index)
                before = index

    def _read(self, answer: Any) -> Plan:
        routes = []
        for vehicle in range(len(self._problem.technicians)):
            visits = []
            index = answer.Value(self._model.NextVar(self._model.Start(vehicle)))
            while not self._model.IsEnd(index):
                visits.append(Visit(self._nodes.IndexToNode(index)))
                index = answer.Value(self._model.NextVar(index))
            routes.append(Route(vehicle, tuple(visits)))
        return Plan(tuple(routes))
