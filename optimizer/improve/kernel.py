"""The compiled heart of the search: ruin, recreate, accept; see ``search`` and ``layout``.

Everything is an integer. Each function leaves routes that keep all windows, breaks, shifts,
skills, parts and locks, with the cost known exactly.
"""

import math

from optimizer.improve import layout as at
from optimizer.improve.chance import below, uniform
from optimizer.improve.change import begin_iteration, keep_best, note_absent, put, undo
from optimizer.improve.compiled import Data, State, compiled
from optimizer.improve.insertion import best_place
from optimizer.improve.removal import ruin

MOST_EXTRA = 12
"""So many of the jobs that were absent before are tried again in one iteration, at most."""

N_ORDERS = 8
"""In half of the iterations the order is random, which the paper too has most often."""


@compiled
def choose_todo(s: State) -> int:
    """Add jobs that were absent before to those to be put back: all if few, else some."""
    count = s[at.N_ABSENT]
    most = count if s[at.N_TODO] == 0 else MOST_EXTRA
    first = 0 if count <= most else below(s, count)
    for n in range(min(count, most)):
        s[s[at.TODO] + s[at.N_TODO]] = s[s[at.ABSENT] + (first + n) % count]
        s[at.N_TODO] += 1
    return 0


@compiled
def sort_key(d: Data, job: int, order: int) -> int:
    """Smaller goes first. A window ends where lateness begins to cost: few begin after that."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    if order == 0:  # as plain insertion does it
        return d[row + at.FREE_UNTIL] - (d[row + at.PENALTY] << 31)
    if order == 1:
        return d[d[at.MAY_FIRST] + job + 1] - d[d[at.MAY_FIRST] + job]
    if order == 2:
        return -d[row + at.REMOTE]
    if order == 3:
        return d[row + at.REMOTE]
    if order == 4:
        return d[row + at.FREE_UNTIL] - d[row + at.OPENS]
    if order == 5:
        return d[row + at.OPENS]
    if order == 6:
        return -d[row + at.FREE_UNTIL]
    return -d[row + at.SERVICE]


@compiled
def sort_todo(d: Data, s: State, order: int) -> int:
    """Put the jobs into the order in which they will be put back; beyond all orders: by chance."""
    todo, keys = s[at.TODO], s[at.KEYS]
    for n in range(s[at.N_TODO]):
        job = s[todo + n]
        key = below(s, 1 << 30) if order >= N_ORDERS else sort_key(d, job, order)
        m = n
        while m > 0 and s[keys + m - 1] > key:
            s[keys + m] = s[keys + m - 1]
            s[todo + m] = s[todo + m - 1]
            m -= 1
        s[keys + m] = key
        s[todo + m] = job
    return 0


@compiled
def recreate(d: Data, s: State) -> int:
    """Put each job to be put back at its cheapest place, where that costs less than leaving it."""
    for n in range(s[at.N_TODO]):
        job = s[s[at.TODO] + n]
        penalty = d[d[at.JOBS] + job * at.JOB_SIZE + at.PENALTY]
        if best_place(d, s, job, penalty) < penalty:
            put(d, s, job, s[at.FOUND_PERSON], s[at.FOUND_PLACE])
    return 0


@compiled
def fill(d: Data, s: State) -> int:
    """Plain insertion: every absent job at its cheapest place, the dearest to leave out first."""
    begin_iteration(s)
    choose_todo(s)
    sort_todo(d, s, 0)
    recreate(d, s)
    note_absent(s)
    return keep_best(d, s)


@compiled
def run(d: Data, s: State, iterations: int, hot: float, cold: float) -> int:
    """Ruin, recreate and accept by annealing, ``iterations`` times while cooling evenly."""
    temperature = hot
    factor = (cold / hot) ** (1.0 / max(1, iterations))
    for _ in range(iterations):
        begin_iteration(s)
        kept = ruin(d, s)
        if kept:
            choose_todo(s)
            sort_todo(d, s, below(s, 2 * N_ORDERS))
            recreate(d, s)
            note_absent(s)
        bound = s[at.SAVED_COST] - temperature * math.log(uniform(s))
        if kept == 0 or s[at.COST] == s[at.SAVED_COST] or s[at.COST] >= bound:
            undo(d, s)
        elif s[at.COST] < s[at.BEST_COST]:
            keep_best(d, s)
        temperature *= factor
    return s[at.BEST_COST]
