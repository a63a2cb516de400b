"""When does each stop of a route begin? The one recursion that every answer is timed by.

Source: the forward recursion of Solomon (1987), Operations Research 35(2), 254-265, with breaks
as stops that are taken where the stop before was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.plan import PlanStop, Rest, Visit
from optimizer.problem import Problem


@dataclass(frozen=True, slots=True)
class TimedStop:
    """One stop on the clock. ``drive_s`` is the drive to it (0 for a break), over at ``ready_s``.

    ``start_s`` may lie before ``ready_s`` when a plan asks for the impossible; the end follows
    from the later of the two.
    """

    stop: PlanStop
    drive_s: int
    ready_s: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole route on the clock: its stops, the last drive and the time of return."""

    stops: tuple[TimedStop, ...]
    last_drive_s: int
    back_s: int

    @property
    def travel_s(self) -> int:
        """All drives, start location to end location."""
        return sum(timed.drive_s for timed in self.stops) + self.last_drive_s


def timeline(problem: Problem, technician: int, stops: Sequence[PlanStop]) -> Timeline:
    """Time a route as it stands; judges nothing, so that the checker can. O(len(stops)).

    A break that the technician does not have takes no time. Without visits nobody drives.
    """
    person = problem.technicians[technician]
    here, clock_s = person.start, person.shift_s[0]
    timed: list[TimedStop] = []
    for stop in stops:
        entry = time_stop(problem, technician, stop, here, clock_s)
        if isinstance(stop, Visit):
            here = problem.jobs[stop.job].location
        timed.append(entry)
        clock_s = entry.end_s
    if not any(isinstance(stop, Visit) for stop in stops):
        return Timeline(tuple(timed), 0, clock_s)
    last_drive_s = problem.drive_s(here, person.end)
    return Timeline(tuple(timed), last_drive_s, clock_s + last_drive_s)


def time_stop(
    problem: Problem, technician: int, stop: PlanStop, here: int, clock_s: int
) -> TimedStop:
    """One step of ``timeline``: a stop after being ready at ``here`` at ``clock_s``."""
    if isinstance(stop, Rest):
        return _rest(problem, technician, stop, clock_s)
    return _visit(problem, stop, here, clock_s)


def _visit(problem: Problem, stop: Visit, here: int, clock_s: int) -> TimedStop:
    job = problem.jobs[stop.job]
    drive_s = problem.drive_s(here, job.location)
    ready_s = clock_s + drive_s
    start_s = max(ready_s, job.earliest_s) if stop.start_s is None else stop.start_s
    return TimedStop(stop, drive_s, ready_s, start_s, max(start_s, ready_s) + job.service_s)


def _rest(problem: Problem, technician: int, stop: Rest, clock_s: int) -> TimedStop:
    breaks = problem.technicians[technician].breaks
    if not 0 <= stop.index < len(breaks):
        return TimedStop(stop, 0, clock_s, clock_s, clock_s)
    pause = breaks[stop.index]
    start_s = max(clock_s, pause.earliest_s) if stop.start_s is None else stop.start_s
    return TimedStop(stop, 0, clock_s, start_s, max(start_s, clock_s) + pause.duration_s)
