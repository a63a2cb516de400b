"""Put jobs into routes and take them out, so that all of it can be undone."""

from optimizer.improve import layout as at
from optimizer.improve.compiled import Data, State, compiled
from optimizer.improve.route import count_job, settle


@compiled
def begin_iteration(s: State) -> int:
    """Remember what ``undo`` needs; nothing is touched and nothing is to be put back."""
    for n in range(s[at.N_TOUCHED]):
        s[s[at.IS_TOUCHED] + s[s[at.TOUCHED] + n]] = 0
    s[at.N_TOUCHED] = 0
    s[at.N_TODO] = 0
    s[at.SAVED_COST] = s[at.COST]
    s[at.N_SAVED] = s[at.N_ABSENT]
    for n in range(s[at.N_ABSENT]):
        s[s[at.SAVED_ABSENT] + n] = s[s[at.ABSENT] + n]
    return 0


@compiled
def save(d: Data, s: State, person: int) -> int:
    """Keep a route's record until the iteration is accepted; once is enough."""
    if s[s[at.IS_TOUCHED] + person]:
        return 0
    s[s[at.IS_TOUCHED] + person] = 1
    s[s[at.TOUCHED] + s[at.N_TOUCHED]] = person
    s[at.N_TOUCHED] += 1
    s[s[at.SAVED_VERSION] + person] = s[s[at.VERSION] + person]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    kept = s[at.BACKUP] + person * d[at.ROUTE_SIZE]
    for n in range(d[at.ROUTE_HEAD] + (s[route + at.LENGTH] + 2) * d[at.STOP_SIZE]):
        s[kept + n] = s[route + n]
    return 1


@compiled
def undo(d: Data, s: State) -> int:
    """Back to the plan at the beginning of the iteration."""
    for n in range(s[at.N_SAVED]):
        job = s[s[at.SAVED_ABSENT] + n]
        s[s[at.ABSENT] + n] = job
        s[s[at.PERSON_OF] + job] = -1
    s[at.N_ABSENT] = s[at.N_SAVED]
    s[at.COST] = s[at.SAVED_COST]
    for n in range(s[at.N_TOUCHED]):
        person = s[s[at.TOUCHED] + n]
        route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
        kept = s[at.BACKUP] + person * d[at.ROUTE_SIZE]
        s[s[at.VERSION] + person] = s[s[at.SAVED_VERSION] + person]
        length = s[kept + at.LENGTH]
        for m in range(d[at.ROUTE_HEAD] + (length + 2) * d[at.STOP_SIZE]):
            s[route + m] = s[kept + m]
        for place in range(1, length + 1):
            job = s[route + d[at.ROUTE_HEAD] + place * d[at.STOP_SIZE] + at.JOB]
            s[s[at.PERSON_OF] + job] = person
            s[s[at.PLACE_OF] + job] = place
    return 0


@compiled
def put(d: Data, s: State, job: int, person: int, place: int) -> int:
    """Put a job after stop ``place`` of a route; 0 when it cannot be timed then."""
    save(d, s, person)
    size = d[at.STOP_SIZE]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    stop = route + d[at.ROUTE_HEAD] + (place + 1) * size
    behind = route + d[at.ROUTE_HEAD] + (s[route + at.LENGTH] + 2) * size
    for n in range(behind - 1, stop - 1, -1):
        s[n + size] = s[n]
    s[stop + at.JOB] = job
    s[route + at.LENGTH] += 1
    count_job(d, s, person, job, 1)
    old = s[route + at.ROUTE_COST]
    kept = settle(d, s, person, place + 1, place + 1)
    s[at.COST] += s[route + at.ROUTE_COST] - old
    return kept


@compiled
def take_out(
    d: Data, s: State, person: int, begin: int, count: int, keep_from: int, keep: int
) -> int:
    """Take ``count`` jobs out from stop ``begin`` on, stepping over ``keep`` of them in between.

    0 when the route cannot be timed any more, which a matrix without the triangle inequality
    may bring about.
    """
    save(d, s, person)
    size = d[at.STOP_SIZE]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    first = route + d[at.ROUTE_HEAD]
    length = s[route + at.LENGTH]
    to = first + begin * size
    for n in range(begin, length + 2):
        stop = first + n * size
        if n < begin + count + keep and not keep_from <= n < keep_from + keep:
            job = s[stop + at.JOB]
            s[s[at.TODO] + s[at.N_TODO]] = job
            s[at.N_TODO] += 1
            s[s[at.PERSON_OF] + job] = -1
            count_job(d, s, person, job, -1)
        else:
            for m in range(size):
                s[to + m] = s[stop + m]
            to += size
    s[route + at.LENGTH] = length - count
    old = s[route + at.ROUTE_COST]
    kept = settle(d, s, person, begin, begin + keep)
    s[at.COST] += s[route + at.ROUTE_COST] - old
    return kept


@compiled
def note_absent(s: State) -> int:
    """Bring the list of absent jobs up to date: the old ones still absent, and the new."""
    count = 0
    for n in range(s[at.N_SAVED]):
        job = s[s[at.SAVED_ABSENT] + n]
        if s[s[at.PERSON_OF] + job] < 0:
            s[s[at.ABSENT] + count] = job
            count += 1
            s[s[at.PERSON_OF] + job] = -2  # so that it is not listed twice
    for n in range(s[at.N_TODO]):
        job = s[s[at.TODO] + n]
        if s[s[at.PERSON_OF] + job] == -1:
            s[s[at.ABSENT] + count] = job
            count += 1
            s[s[at.PERSON_OF] + job] = -2
    for n in range(count):
        s[s[at.PERSON_OF] + s[s[at.ABSENT] + n]] = -1
    s[at.N_ABSENT] = count
    return count


@compiled
def keep_best(d: Data, s: State) -> int:
    """Remember the plan at hand as the best."""
    s[at.BEST_COST] = s[at.COST]
    most = (d[at.ROUTE_SIZE] - d[at.ROUTE_HEAD]) // d[at.STOP_SIZE]
    for person in range(d[at.N_PEOPLE]):
        route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
        length = s[route + at.LENGTH]
        s[s[at.BEST_LENGTH] + person] = length
        to = s[at.BEST_JOBS] + person * most
        stop = route + d[at.ROUTE_HEAD]
        for n in range(length):
            stop += d[at.STOP_SIZE]
            s[to + n] = s[stop + at.JOB]
    return 0
