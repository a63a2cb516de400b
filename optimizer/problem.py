"""The planning problem: who works today, what is asked, and what may not change.

Everything is an index or an integer: locations, technicians and jobs are positions in their
tuples, times are seconds after 00:00 of the planning day, costs are seconds of travel. Frozen and
picklable, so that one problem can go to a search, a checker and another process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optimizer import validation

URGENT = 1
"""A job of this priority is never served after its ``due_s``; others may be, at a price."""


@dataclass(frozen=True, slots=True)
class Break:
    """A pause that begins in [``earliest_s``, ``latest_s``] and lasts ``duration_s``."""

    earliest_s: int
    latest_s: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class Overtime:
    """A shift may be exceeded by up to ``most_s``, at ``price_per_h`` for each hour of it."""

    most_s: int
    price_per_h: int


@dataclass(frozen=True, slots=True)
class Technician:
    """One person and van for one day.

    Leaves location ``start`` at ``shift_s[0]`` at the earliest and is at ``end`` by
    ``shift_s[1]``, or later where there is ``overtime``. ``skills`` is a bit mask over
    ``Problem.skill_names``, ``territories`` one of where the person is at home; ``stock`` counts
    each part of ``Problem.part_names`` in the van, ``refill`` what a call at a depot fills it to
    (the stock it set out with when empty). Breaks are taken in their order, where the technician
    is, between two visits; a technician without visits takes none.
    """

    id: str
    start: int
    end: int
    shift_s: tuple[int, int]
    skills: int = 0
    stock: tuple[int, ...] = ()
    breaks: tuple[Break, ...] = ()
    overtime: Overtime | None = None
    territories: int = 0
    refill: tuple[int, ...] = ()

    @property
    def latest_back_s(self) -> int:
        """When the day must be over, overtime and all."""
        return self.shift_s[1] + (0 if self.overtime is None else self.overtime.most_s)


@dataclass(frozen=True, slots=True)
class Job:
    """One visit that is asked for.

    Service begins in [``earliest_s``, ``latest_s``] and takes ``service_s``; each second that it
    begins after ``due_s`` costs ``late_weight`` (and is forbidden for priority 1). Left out of
    the plan it costs ``unserved_penalty``. Served by somebody who is not at home in one of its
    ``territories`` (a bit mask; 0: everybody is) it costs ``away_price``. A job that ``restocks``
    is a stop at a depot: nobody asked for it, and behind it the van is full again.

    ``rank`` (1 comes first; the priority when left out) says who makes way for whom, for days in
    which what is urgent may be late all the same.
    """

    id: str
    location: int
    service_s: int
    earliest_s: int
    due_s: int
    latest_s: int
    skills: int = 0
    priority: int = 3
    late_weight: int = 0
    unserved_penalty: int = 0
    parts: tuple[int, ...] = ()
    territories: int = 0
    away_price: int = 0
    restocks: bool = False
    rank: int | None = None

    def makes_way_for(self, other: "Job") -> bool:
        """Whether this may be left out of a plan so that ``other`` is served; not among equals."""
        mine, others = (job.priority if job.rank is None else job.rank for job in (self, other))
        return mine > others


@dataclass(frozen=True, slots=True)
class Crew:
    """Two jobs that are one visit of two people: both or none, at one start, by two technicians."""

    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Order:
    """``then`` begins when ``first`` is over, and only if that is served at all.

    ``same_person``: whoever collects the part also fits it.
    """

    first: int
    then: int
    same_person: bool = False


@dataclass(frozen=True, slots=True)
class Lock:
    """A decision that stands: ``job`` is served by ``technician``.

    ``position`` (0 is the first job of the route) and ``start_s`` (exact begin) bind when given.
    """

    job: int
    technician: int
    position: int | None = None
    start_s: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What people were told about a job, and what it costs to go back on it.

    ``price`` is paid when another technician serves the job, or nobody; ``delay_weight`` for each
    second that service begins after ``start_by_s``. A plan breaks a promise only when it gains
    more than that. Coming too early is a matter of the job's window, not of a price.
    """

    job: int
    technician: int
    price: int
    start_by_s: int = 0
    delay_weight: int = 0


@dataclass(frozen=True, slots=True)
class Fairness:
    """Work (drive and service) beyond ``target_s`` costs ``price_per_h`` for each hour of it."""

    target_s: int
    price_per_h: int


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A day to be planned; see the module for units.

    travel_s: (n, n) int32, seconds from row to column; may be asymmetric.
    Derived: ``window_s[job]`` is when service may really begin, after priority 1 and exact
    locks; ``lock_of`` and ``promise_of`` find a job's own.
    Raises ProblemInvalid, naming the field, when a shape, sign, window or reference is wrong.
    """

    travel_s: NDArray[np.int32]
    technicians: tuple[Technician, ...]
    jobs: tuple[Job, ...]
    locks: tuple[Lock, ...] = ()
    promises: tuple[Promise, ...] = ()
    fairness: Fairness | None = None
    skill_names: tuple[str, ...] = ()
    part_names: tuple[str, ...] = ()
    crews: tuple[Crew, ...] = ()
    orders: tuple[Order, ...] = ()
    window_s: tuple[tuple[int, int], ...] = field(init=False, repr=False)
    lock_of: Mapping[int, Lock] = field(init=False, repr=False)
    promise_of: Mapping[int, Promise] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        validation.check(self)
        self._set("lock_of", MappingProxyType({lock.job: lock for lock in self.locks}))
        self._set("promise_of", MappingProxyType({p.job: p for p in self.promises}))
        self._set("window_s", tuple(self._window_s(j) for j in range(len(self.jobs))))
        validation.check_lock_starts(self)

    def _set(self, name: Literal["lock_of", "promise_of", "window_s"], value: object) -> None:
        object.__setattr__(self, name, value)  # the way a frozen dataclass fills derived fields

    def _window_s(self, job: int) -> tuple[int, int]:
        wanted = self.jobs[job]
        lock = self.lock_of.get(job)
        if lock is not None and lock.start_s is not None:
            return lock.start_s, lock.start_s
        if wanted.priority == URGENT:
            return wanted.earliest_s, min(wanted.due_s, wanted.latest_s)
        return wanted.earliest_s, wanted.latest_s

    def __reduce__(self) -> tuple[type["Problem"], tuple[object, ...]]:
        """Pickle what was given; what is derived is derived again."""
        given: tuple[object, ...] = (self.travel_s, self.technicians, self.jobs, self.locks)
        given = (*given, self.promises, self.fairness, self.skill_names, self.part_names)
        return type(self), (*given, self.crews, self.orders)

    @property
    def coupled(self) -> frozenset[int]:
        """The jobs that depend on others, and the depot stops: what is not placed one by one."""
        crews = (job for crew in self.crews for job in (crew.one, crew.other))
        orders = (job for order in self.orders for job in (order.first, order.then))
        depots = (n for n, job in enumerate(self.jobs) if job.restocks)
        return frozenset((*crews, *orders, *depots))

    @property
    def is_plain(self) -> bool:
        """Whether our own search knows all there is in the problem: it plans no overtime."""
        return not (self.coupled or any(person.overtime is not None for person in self.technicians))

    def drive_s(self, origin: int, destination: int) -> int:
        """Seconds from one location to another."""
        return int(self.travel_s.item(origin, destination))

    def allows(self, technician: int, job: int) -> bool:
        """Whether skills and locks let ``technician`` serve ``job`` at all."""
        lock = self.lock_of.get(job)
        if lock is not None and lock.technician != technician:
            return False
        return not self.jobs[job].skills & ~self.technicians[technician].skills

    def needs(self, job: int) -> tuple[tuple[int, int], ...]:
        """The parts a job uses: (part, quantity above 0)."""
        return tuple((part, n) for part, n in enumerate(self.jobs[job].parts) if n)

    def in_van(self, technician: int, part: int) -> int:
        """How many of a part the technician sets out with."""
        stock = self.technicians[technician].stock
        return stock[part] if stock else 0

    def in_full_van(self, technician: int, part: int) -> int:
        """How many of a part the technician has behind a call at a depot."""
        refill = self.technicians[technician].refill
        return refill[part] if refill else self.in_van(technician, part)

    def skills_in(self, mask: int) -> tuple[str, ...]:
        """The names of the skills in a bit mask."""
        return tuple(name for bit, name in enumerate(self.skill_names) if mask >> bit & 1)
