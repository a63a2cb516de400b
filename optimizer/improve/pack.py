"""A problem as the flat array of the search, and a plan as its state; and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.cost import away_cost, unserved_cost
from optimizer.improve import layout as at
from optimizer.improve.layout import AWAY
from optimizer.problem import Problem
from optimizer.validation import LIMIT

NEIGHBOURS = 100
WINDOW_SHARE = 0.3
"""How far a second between two windows' middles sets jobs apart, against a second of driving."""

LOCKED_PENALTY = 2_000_000_000
"""A locked job is never worth leaving out; more than any other penalty, less than 2³¹."""


@dataclass(frozen=True, slots=True)
class Packed:
    """``data`` as ``layout`` has it, and the most stops that any route may have."""

    data: NDArray[np.int32]
    most_stops: int


def pack(problem: Problem) -> Packed:
    """Lay the problem out. Locked positions are not in it: they are in the state's routes."""
    may = _who_may(problem)
    rows = [_job_row(problem, job, people) for job, people in enumerate(may)]
    near = _near(problem, rows)
    matrix = np.zeros((len(problem.jobs), len(problem.technicians)), dtype=np.int32)
    for job, people in enumerate(may):
        matrix[job, people] = 1
        if problem.jobs[job].away_price:
            matrix[job, [each for each in people if away_cost(problem, each, job)]] = AWAY
    states = 1 + max((len(t.breaks) for t in problem.technicians), default=0)
    most = _most_stops(problem)
    priced = _is_priced(problem)
    stop_size = at.TIMES + (5 if priced else 3) * states
    route_head = at.USED + len(problem.part_names)
    travel = problem.travel_s.ravel()
    symmetric = bool((problem.travel_s == problem.travel_s.T).all())
    tables: dict[int, Any] = {
        at.TRAVEL: travel,
        at.TRAVEL_BACK: travel[:0] if symmetric else problem.travel_s.T.ravel(),
        at.JOBS: rows,
        at.NEEDS: [job.parts or [0] * len(problem.part_names) for job in problem.jobs],
        at.PEOPLE: [_person_row(problem, t) for t in range(len(problem.technicians))],
        at.STOCK: [t.stock or [0] * len(problem.part_names) for t in problem.technicians],
        at.RESTS: [_rest_rows(problem, t, states - 1) for t in range(len(problem.technicians))],
        at.MAY_FIRST: np.cumsum([0, *map(len, may)]),
        at.MAY: [person for people in may for person in people],
        at.MAY_MATRIX: matrix,
        at.NEAR: near,
    }
    head = np.zeros(at.DATA_HEAD, dtype=np.int32)
    fairness = problem.fairness
    head[: at.TRAVEL] = (
        len(problem.jobs),
        len(problem.technicians),
        len(problem.travel_s),
        len(problem.part_names),
        states,
        stop_size,
        route_head,
        route_head + (most + 2) * stop_size,
        near.shape[1],
        priced,
        fairness is None and not priced,
        0 if fairness is None else fairness.target_s,
        0 if fairness is None else fairness.price_per_h,
    )
    pieces = [head]
    for entry, table in tables.items():
        head[entry] = sum(len(piece) for piece in pieces)
        pieces.append(np.asarray(table, dtype=np.int32).ravel())
    if symmetric:
        head[at.TRAVEL_BACK] = head[at.TRAVEL]
    return Packed(np.concatenate(pieces), most)


def fresh_state(problem: Problem, packed: Packed, seed: int) -> NDArray[np.int64]:
    """A state with all routes empty and all jobs absent; the routes are to be set and retimed."""
    people, jobs, most = len(problem.technicians), len(problem.jobs), packed.most_stops
    route_size = int(packed.data[at.ROUTE_SIZE])
    sizes = {
        at.ROUTES: people * route_size,
        at.BACKUP: people * route_size,
        at.TOUCHED: people,
        at.IS_TOUCHED: people,
        at.PERSON_OF: jobs,
        at.PLACE_OF: jobs,
        at.ABSENT: jobs,
        at.SAVED_ABSENT: jobs,
        at.TODO: 2 * jobs,
        at.KEYS: 2 * jobs,
        at.VERSION: people,
        at.SAVED_VERSION: people,
        at.KNOWN: 2 * int(packed.data[int(packed.data[at.MAY_FIRST]) + jobs]),
        at.LABELS: 2 * int(packed.data[at.N_STATES]),
        at.BEST_LENGTH: people,
        at.BEST_JOBS: people * (most + 2),
    }
    state = np.zeros(at.STATE_HEAD + sum(sizes.values()), dtype=np.int64)
    offset = at.STATE_HEAD
    for entry, size in sizes.items():
        state[entry] = offset
        offset += size
    # Any seed will do, but the generator's two halves must be positive and below its moduli.
    draw = np.random.SeedSequence(seed & 0xFFFFFFFFFFFFFFFF).generate_state(2)
    state[at.RANDOM_A] = 1 + int(draw[0]) % 2147483562
    state[at.RANDOM_B] = 1 + int(draw[1]) % 2147483398
    return state


def fixed_lengths(problem: Problem, sequences: Sequence[Sequence[int]]) -> list[int]:
    """For each route how many of its first jobs stay: up to its last locked position."""
    lengths = []
    for jobs in sequences:
        locks = (problem.lock_of.get(job) for job in jobs)
        placed = [n for n, lock in enumerate(locks) if lock and lock.position is not None]
        lengths.append(max(placed, default=-1) + 1)
    return lengths


def best_sequences(problem: Problem, packed: Packed, state: Any) -> list[list[int]]:
    """The job orders of the best plan that a state has seen."""
    most = packed.most_stops + 2
    sequences = []
    for person in range(len(problem.technicians)):
        begin = int(state[at.BEST_JOBS]) + person * most
        length = int(state[int(state[at.BEST_LENGTH]) + person])
        sequences.append([int(job) for job in state[begin : begin + length]])
    return sequences


def _who_may(problem: Problem) -> list[list[int]]:
    """The people who may serve each job, in order; jobs that ask for the same skills share it."""
    able: dict[int, list[int]] = {}
    for job in problem.jobs:
        if job.skills not in able:
            people = enumerate(problem.technicians)
            able[job.skills] = [n for n, person in people if not job.skills & ~person.skills]
    may = [able[job.skills] for job in problem.jobs]
    for locked, lock in problem.lock_of.items():
        may[locked] = [person for person in may[locked] if person == lock.technician]
    return may


def _most_stops(problem: Problem) -> int:
    """No route has more jobs than the shortest services that fill the longest shift."""
    longest_s = max((t.shift_s[1] - t.shift_s[0] for t in problem.technicians), default=0)
    filled_s = np.cumsum(sorted(job.service_s for job in problem.jobs))
    return int(np.searchsorted(filled_s, longest_s, side="right")) + 1


def _is_priced(problem: Problem) -> int:
    late = any(
        job.late_weight and job.due_s < problem.window_s[n][1] for n, job in enumerate(problem.jobs)
    )
    return int(late or any(promise.delay_weight for promise in problem.promises))


def _job_row(problem: Problem, job: int, may: Sequence[int]) -> list[int]:
    asked, promise = problem.jobs[job], problem.promise_of.get(job)
    opens_s, closes_s = problem.window_s[job]
    row = [0] * at.JOB_SIZE
    row[at.LOCATION] = asked.location
    row[at.SERVICE] = asked.service_s
    row[at.OPENS], row[at.CLOSES] = opens_s, closes_s
    row[at.DUE], row[at.LATE_WEIGHT] = asked.due_s, asked.late_weight
    row[at.START_BY] = LIMIT if promise is None else promise.start_by_s
    row[at.DELAY_WEIGHT] = 0 if promise is None else promise.delay_weight
    row[at.FREE_UNTIL], row[at.RATE] = closes_s, LIMIT
    for until, weight in ((at.DUE, at.LATE_WEIGHT), (at.START_BY, at.DELAY_WEIGHT)):
        if row[weight] and row[until] < row[at.FREE_UNTIL]:
            row[at.FREE_UNTIL], row[at.RATE] = row[until], row[weight]
    penalty = LOCKED_PENALTY if job in problem.lock_of else unserved_cost(problem, job).total
    row[at.PENALTY] = min(penalty, LOCKED_PENALTY)
    row[at.PROMISED] = -1 if promise is None else promise.technician
    row[at.PROMISE_PRICE] = 0 if promise is None else promise.price
    row[at.USES_PARTS] = int(any(asked.parts))
    row[at.AWAY_PRICE] = asked.away_price
    if may:
        starts = [problem.technicians[person].start for person in may]
        row[at.REMOTE] = int(problem.travel_s[starts, asked.location].min())
    return row


def _person_row(problem: Problem, technician: int) -> list[int]:
    person = problem.technicians[technician]
    return [person.start, person.end, *person.shift_s, len(person.breaks), 0]


def _rest_rows(problem: Problem, technician: int, most: int) -> list[list[int]]:
    rests = [
        [b.earliest_s, b.latest_s, b.duration_s] for b in problem.technicians[technician].breaks
    ]
    return rests + [[0, 0, 0]] * (most - len(rests))


def _near(problem: Problem, rows: Sequence[Sequence[int]]) -> NDArray[np.int32]:
    """Each job's neighbours in place and time; a window ends where lateness begins to cost."""
    n = len(problem.jobs)
    count = max(0, min(NEIGHBOURS, n - 1))
    if count == 0:
        return np.zeros((n, 0), dtype=np.int32)
    places = np.array([job.location for job in problem.jobs])
    middle_s = np.array([(row[at.OPENS] + row[at.FREE_UNTIL]) / 2 for row in rows])
    near = np.empty((n, count), dtype=np.int32)
    for job in range(n):
        drive_s = problem.travel_s[places[job], places]
        apart = drive_s + WINDOW_SHARE * np.abs(middle_s - middle_s[job])
        apart[job] = np.inf
        nearest = np.argpartition(apart, count - 1)[:count]
        near[job] = nearest[np.lexsort((nearest, apart[nearest]))]
    return near
