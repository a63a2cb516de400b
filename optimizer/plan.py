"""A plan: who goes where, in which order, and when service begins."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """Serve ``job``; ``start_s`` None means as early as it can begin."""

    job: int
    start_s: int | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Take the technician's break number ``index`` where the stop before was."""

    index: int
    start_s: int | None = None


PlanStop = Visit | Rest


@dataclass(frozen=True, slots=True)
class Route:
    """One technician's day, in order, from its start location to its end location."""

    technician: int
    stops: tuple[PlanStop, ...]

    @property
    def jobs(self) -> tuple[int, ...]:
        """The jobs served, in order."""
        return tuple(stop.job for stop in self.stops if isinstance(stop, Visit))


@dataclass(frozen=True, slots=True)
class Plan:
    """At most one route a technician. Who has none stays at home and costs nothing."""

    routes: tuple[Route, ...] = ()

    def route_of(self, technician: int) -> Route:
        """The route of a technician, empty when there is none."""
        for route in self.routes:
            if route.technician == technician:
                return route
        return Route(technician, ())

    def sequences(self, technicians: int) -> list[list[int]]:
        """For each of so many technicians the jobs in order: what a search works on."""
        sequences: list[list[int]] = [[] for _ in range(technicians)]
        for route in self.routes:
            sequences[route.technician] = list(route.jobs)
        return sequences

    def visits(self) -> Iterator[tuple[int, Visit]]:
        """Each visit with its technician."""
        for route in self.routes:
            for stop in route.stops:
                if isinstance(stop, Visit):
                    yield route.technician, stop
