"""Which strings of jobs an iteration takes out (Christiaens and Vanden Berghe 2020, section 5)."""

from optimizer.improve import layout as at
from optimizer.improve.chance import below, uniform
from optimizer.improve.change import take_out
from optimizer.improve.compiled import Data, State, compiled

AVERAGE_REMOVED = 15
LONGEST_STRING = 10
SPLIT_SHARE = 0.5
SPLIT_DEPTH = 0.01
"""Parameters of string removal: Christiaens and Vanden Berghe (2020) have 10, 10, 0.5, 0.01."""

ABSENT_SEED_SHARE = 0.3
"""How often the removal begins around a job that is in no route, when there is one."""


@compiled
def take_string(d: Data, s: State, job: int, longest: int) -> int:
    """Take a string of jobs around ``job`` out of its route; 0 when that fails."""
    person = s[s[at.PERSON_OF] + job]
    fixed = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]
    free = s[s[at.ROUTES] + person * d[at.ROUTE_SIZE] + at.LENGTH] - fixed
    count = 1 + below(s, min(free, longest))
    keep = 0
    if count > 1 and count < free and uniform(s) < SPLIT_SHARE:
        keep = 1
        while count + keep < free and uniform(s) < SPLIT_DEPTH:
            keep += 1
    spread = count + keep
    place = s[s[at.PLACE_OF] + job] - fixed  # among the free ones, from 1
    lowest = max(1, place - spread + 1)
    highest = min(place, free - spread + 1)
    begin = fixed + lowest + below(s, highest - lowest + 1)
    keep_from = begin + 1 + below(s, count - 1) if keep else 0
    return take_out(d, s, person, begin, count, keep_from, keep)


@compiled
def seed_job(d: Data, s: State) -> int:
    """The job around which this iteration removes: often one that nobody serves."""
    if s[at.N_ABSENT] and uniform(s) < ABSENT_SEED_SHARE:
        return s[s[at.ABSENT] + below(s, s[at.N_ABSENT])]
    return below(s, d[at.N_JOBS])


@compiled
def may_serve(d: Data, person: int, job: int) -> bool:
    """Whether skills and locks let a person serve a job."""
    return d[d[at.MAY_MATRIX] + job * d[at.N_PEOPLE] + person] != 0


@compiled
def ruin(d: Data, s: State) -> int:
    """Take strings out of routes near one job; 0 when a route cannot be timed any more."""
    seed = seed_job(d, s)
    absent = s[s[at.PERSON_OF] + seed] < 0
    served = d[at.N_JOBS] - s[at.N_ABSENT]
    working = 0
    for person in range(d[at.N_PEOPLE]):
        if s[s[at.ROUTES] + person * d[at.ROUTE_SIZE] + at.LENGTH]:
            working += 1
    if working == 0:
        return 1
    longest = min(LONGEST_STRING, max(1, served // working))
    most = 4.0 * AVERAGE_REMOVED / (1 + longest) - 1.0
    strings = int(uniform(s) * most) + 1
    for n in range(-1, d[at.N_NEAR]):
        job = seed if n < 0 else d[d[at.NEAR] + seed * d[at.N_NEAR] + n]
        person = s[s[at.PERSON_OF] + job]
        if person < 0 or s[s[at.IS_TOUCHED] + person]:
            continue
        if s[s[at.PLACE_OF] + job] <= d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]:
            continue
        if absent and not may_serve(d, person, seed):
            continue
        if not take_string(d, s, job, longest):
            return 0
        strings -= 1
        if strings == 0:
            break
    return 1
