"""The compiled heart of the search; see ``search`` for what it does and ``layout`` for the arrays.

Everything is an integer. Each function leaves routes that keep all windows, breaks, shifts,
skills, parts and locks, with the cost known exactly.
"""

import math

from optimizer.improve import layout as at
from optimizer.improve.compiled import Data, State, compiled
from optimizer.improve.layout import NEVER

AVERAGE_REMOVED = 15
LONGEST_STRING = 10
SPLIT_SHARE = 0.5
SPLIT_DEPTH = 0.01
"""Parameters of string removal: Christiaens and Vanden Berghe (2020) have 10, 10, 0.5, 0.01."""

ABSENT_SEED_SHARE = 0.3
"""How often the removal begins around a job that is in no route, when there is one."""

MOST_EXTRA = 12
"""So many of the jobs that were absent before are tried again in one iteration, at most."""


@compiled
def uniform(s: State) -> float:
    """A number in (0, 1): two multiplicative generators combined (L'Ecuyer 1988, CACM 31(6))."""
    a = s[at.RANDOM_A] * 40014 % 2147483563
    b = s[at.RANDOM_B] * 40692 % 2147483399
    s[at.RANDOM_A] = a
    s[at.RANDOM_B] = b
    z = a - b
    if z < 1:
        z += 2147483562
    return z / 2147483563.0


@compiled
def below(s: State, n: int) -> int:
    """A whole number in 0 to n - 1."""
    return int(uniform(s) * n)


@compiled
def start_price(d: Data, job: int, start: int) -> int:
    """What it costs that service begins then."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    price = 0
    if start > d[row + at.DUE]:
        price = d[row + at.LATE_WEIGHT] * (start - d[row + at.DUE])
    if start > d[row + at.START_BY]:
        price += d[row + at.DELAY_WEIGHT] * (start - d[row + at.START_BY])
    return price


@compiled
def load_price(d: Data, work: int) -> int:
    """What a technician's work costs beyond the fair amount."""
    over = work - d[at.LOAD_TARGET]
    return over * d[at.LOAD_PRICE] // 3600 if over > 0 else 0


@compiled
def take_rests(d: Data, s: State, person: int, labels: int) -> int:
    """Let each break be taken here and now, where that makes the next label earlier."""
    states = d[at.N_STATES]
    rest = d[at.RESTS] + person * (states - 1) * 3
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    for k in range(count):
        begin = max(s[labels + k], d[rest + 3 * k])
        if begin <= d[rest + 3 * k + 1]:
            clock = begin + d[rest + 3 * k + 2]
            price = s[labels + states + k]
            old = s[labels + k + 1]
            if clock < old or (clock == old and price < s[labels + states + k + 1]):
                s[labels + k + 1] = clock
                s[labels + states + k + 1] = price
    return count


@compiled
def serve(d: Data, s: State, person: int, labels: int, job: int, drive: int) -> int:
    """Drive to a job, serve it and perhaps rest, in every label."""
    states = d[at.N_STATES]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    row = d[at.JOBS] + job * at.JOB_SIZE
    for k in range(count + 1):
        start = max(s[labels + k] + drive, d[row + at.OPENS])
        if start > d[row + at.CLOSES]:
            s[labels + k] = NEVER
        else:
            s[labels + k] = start + d[row + at.SERVICE]
            if d[at.PRICED]:
                s[labels + states + k] += start_price(d, job, start)
    return take_rests(d, s, person, labels)


@compiled
def look_back(d: Data, s: State, person: int, first: int, last: int) -> int:
    """Fill in the latest arrivals, from the end location towards the start."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    rest = d[at.RESTS] + person * (states - 1) * 3
    stop = last
    while stop > first + size:
        leg = s[stop + at.LEG]
        ahead = stop + at.TIMES + states
        stop -= size
        row = d[at.JOBS] + s[stop + at.JOB] * at.JOB_SIZE
        later = -NEVER  # the latest that this stop may be left with one break more
        for k in range(count, -1, -1):
            leave = s[ahead + k] - leg
            if k < count:
                rested = min(d[rest + 3 * k + 1], later - d[rest + 3 * k + 2])
                if rested >= d[rest + 3 * k]:
                    leave = max(leave, rested)
            later = leave
            latest = min(d[row + at.CLOSES], leave - d[row + at.SERVICE])
            s[stop + at.TIMES + states + k] = latest if latest >= d[row + at.OPENS] else -NEVER
    return 0


@compiled
def set_ends(d: Data, s: State, person: int, first: int, last: int) -> int:
    """Fill in the start and end location of a route, with the labels of the start."""
    states = d[at.N_STATES]
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    labels = s[at.LABELS]
    for k in range(states):
        s[labels + k] = NEVER
        s[labels + states + k] = 0
        s[first + at.TIMES + 2 * states + k] = 0
        s[last + at.TIMES + states + k] = -NEVER
    s[labels] = d[who + at.SHIFT_FROM]
    take_rests(d, s, person, labels)
    for k in range(states):
        s[first + at.TIMES + k] = s[labels + k]
    s[first + at.PLACE] = d[who + at.START]
    s[last + at.PLACE] = d[who + at.END]
    s[last + at.LEG] = 0
    s[last + at.TIMES + states + d[who + at.N_RESTS]] = d[who + at.SHIFT_TO]
    return labels


@compiled
def set_stop(d: Data, s: State, person: int, place: int, stop: int) -> int:
    """Fill in a stop whose job is set, after the one before it; returns the drive to it."""
    states = d[at.N_STATES]
    labels = s[at.LABELS]
    job = s[stop + at.JOB]
    here = d[d[at.JOBS] + job * at.JOB_SIZE + at.LOCATION]
    leg = d[d[at.TRAVEL] + s[stop - d[at.STOP_SIZE] + at.PLACE] * d[at.N_PLACES] + here]
    s[stop + at.PLACE] = here
    s[stop + at.LEG] = leg
    s[s[at.PERSON_OF] + job] = person
    s[s[at.PLACE_OF] + job] = place
    serve(d, s, person, labels, job, leg)
    for k in range(states):
        s[stop + at.TIMES + k] = s[labels + k]
        s[stop + at.TIMES + 2 * states + k] = s[labels + states + k]
    return leg


@compiled
def retime(d: Data, s: State, person: int) -> int:
    """Fill in legs, times and cost of a route whose jobs are set; 0 when it cannot be done."""
    states = d[at.N_STATES]
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    first = route + d[at.ROUTE_HEAD]
    length = s[route + at.LENGTH]
    last = first + (length + 1) * d[at.STOP_SIZE]
    parts = d[at.N_PARTS]
    for n in range(at.ROUTE_COST, at.USED + parts):
        s[route + n] = 0
    labels = set_ends(d, s, person, first, last)
    if length == 0:
        return 1
    travel = 0
    work = 0
    chosen = 0
    stop = first
    for place in range(1, length + 1):
        stop += d[at.STOP_SIZE]
        travel += set_stop(d, s, person, place, stop)
        job = s[stop + at.JOB]
        row = d[at.JOBS] + job * at.JOB_SIZE
        work += d[row + at.SERVICE]
        if d[row + at.PROMISED] >= 0 and d[row + at.PROMISED] != person:
            chosen += d[row + at.PROMISE_PRICE]
        for part in range(parts):
            s[route + at.USED + part] += d[d[at.NEEDS] + job * parts + part]
    leg = d[d[at.TRAVEL] + s[stop + at.PLACE] * d[at.N_PLACES] + d[who + at.END]]
    s[last + at.LEG] = leg
    travel += leg
    work += travel
    rests = d[who + at.N_RESTS]
    price = s[labels + states + rests]
    s[route + at.ROUTE_PRICE] = price
    s[route + at.ROUTE_WORK] = work
    s[route + at.ROUTE_COST] = travel + price + chosen + load_price(d, work)
    if s[labels + rests] + leg > d[who + at.SHIFT_TO]:
        return 0
    look_back(d, s, person, first, last)
    return 1


@compiled
def fits(d: Data, s: State, person: int, stop: int, row: int, drive: int, leg: int) -> int:
    """The earliest start of a job put after ``stop``, or NEVER when the rest then fails.

    ``row`` is where the job's fields are; ``drive`` leads to it and ``leg`` on to the next stop.
    """
    states = d[at.N_STATES]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    rest = d[at.RESTS] + person * (states - 1) * 3
    latest = stop + d[at.STOP_SIZE] + at.TIMES + states
    opens = d[row + at.OPENS]
    closes = d[row + at.CLOSES]
    service = d[row + at.SERVICE]
    earliest = NEVER
    for k in range(count + 1):
        start = max(s[stop + at.TIMES + k] + drive, opens)
        if start > closes:
            continue
        clock = start + service
        taken = k
        while True:
            if clock + leg <= s[latest + taken]:
                earliest = min(earliest, start)
                break
            if taken == count:
                break
            begin = max(clock, d[rest + 3 * taken])
            if begin > d[rest + 3 * taken + 1]:
                break
            clock = begin + d[rest + 3 * taken + 2]
            taken += 1
    return earliest


@compiled
def price_with(d: Data, s: State, person: int, place: int, job: int) -> int:
    """What all starts of a route cost once ``job`` is put after stop ``place``."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    places = d[at.N_PLACES]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    stop = route + d[at.ROUTE_HEAD] + place * size
    last = route + d[at.ROUTE_HEAD] + (s[route + at.LENGTH] + 1) * size
    labels = s[at.LABELS]
    for k in range(states):
        s[labels + k] = s[stop + at.TIMES + k]
        s[labels + states + k] = s[stop + at.TIMES + 2 * states + k]
    here = d[d[at.JOBS] + job * at.JOB_SIZE + at.LOCATION]
    serve(d, s, person, labels, job, d[d[at.TRAVEL] + s[stop + at.PLACE] * places + here])
    stop += size
    leg = d[d[at.TRAVEL] + here * places + s[stop + at.PLACE]]
    while stop < last:
        serve(d, s, person, labels, s[stop + at.JOB], leg)
        if count == 0 and s[labels] == s[stop + at.TIMES]:  # from here on as before
            so_far = s[labels + states] - s[stop + at.TIMES + 2 * states]
            return s[route + at.ROUTE_PRICE] + so_far
        stop += size
        leg = s[stop + at.LEG]
    return s[labels + states + count]


@compiled
def extra(
    d: Data, s: State, person: int, place: int, job: int, detour: int, start: int, room: int
) -> int:
    """Lateness, delay and load that an insertion adds to its detour; NEVER once above ``room``."""
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    added = 0
    if d[at.LOAD_PRICE]:
        work = s[route + at.ROUTE_WORK]
        service = d[d[at.JOBS] + job * at.JOB_SIZE + at.SERVICE]
        added += load_price(d, work + detour + service) - load_price(d, work)
    if d[at.PRICED]:
        if added + start_price(d, job, start) >= room:
            return NEVER
        added += price_with(d, s, person, place, job) - s[route + at.ROUTE_PRICE]
    return added


@compiled
def lacks_parts(d: Data, s: State, person: int, route: int, job: int) -> bool:
    """Whether what is left in a van is too little for one job more."""
    parts = d[at.N_PARTS]
    for part in range(parts):
        used = s[route + at.USED + part] + d[d[at.NEEDS] + job * parts + part]
        if used > d[d[at.STOCK] + person * parts + part]:
            return True
    return False


@compiled
def best_place(d: Data, s: State, job: int, limit: int) -> int:
    """The least that ``job`` adds anywhere, if below ``limit``; where is left in FOUND_*."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    closes = d[row + at.CLOSES]
    promised = d[row + at.PROMISED]
    there = d[at.TRAVEL] + d[row + at.LOCATION] * d[at.N_PLACES]
    back = d[at.TRAVEL_BACK] + d[row + at.LOCATION] * d[at.N_PLACES]
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    best = limit
    for entry in range(d[d[at.MAY_FIRST] + job], d[d[at.MAY_FIRST] + job + 1]):
        person = d[d[at.MAY] + entry]
        route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
        if lacks_parts(d, s, person, route, job):
            continue
        chosen = 0
        if promised >= 0 and promised != person:
            chosen = d[row + at.PROMISE_PRICE]
        fixed = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]
        stop = route + d[at.ROUTE_HEAD] + fixed * size
        for place in range(fixed, s[route + at.LENGTH] + 1):
            ahead = stop + size
            drive = d[back + s[stop + at.PLACE]]
            leg = d[there + s[ahead + at.PLACE]]
            added = drive + leg - s[ahead + at.LEG] + chosen
            if added < best:
                start = fits(d, s, person, stop, row, drive, leg)
                if start < NEVER:
                    added += extra(d, s, person, place, job, added - chosen, start, best - added)
                    if added < best:
                        best = added
                        s[at.FOUND_PERSON] = person
                        s[at.FOUND_PLACE] = place
            stop = ahead
            if states == 1 and s[stop + at.TIMES] > closes:
                break
    return best


@compiled
def save(d: Data, s: State, person: int) -> int:
    """Keep a route's record until the iteration is accepted; once is enough."""
    if s[s[at.IS_TOUCHED] + person]:
        return 0
    s[s[at.IS_TOUCHED] + person] = 1
    s[s[at.TOUCHED] + s[at.N_TOUCHED]] = person
    s[at.N_TOUCHED] += 1
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
    """Put a job after stop ``place`` of a route that has room for it."""
    save(d, s, person)
    size = d[at.STOP_SIZE]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    first = route + d[at.ROUTE_HEAD]
    length = s[route + at.LENGTH]
    for n in range(length, place, -1):
        s[first + (n + 1) * size + at.JOB] = s[first + n * size + at.JOB]
    s[first + (place + 1) * size + at.JOB] = job
    s[route + at.LENGTH] = length + 1
    old = s[route + at.ROUTE_COST]
    kept = retime(d, s, person)
    penalty = d[d[at.JOBS] + job * at.JOB_SIZE + at.PENALTY]
    s[at.COST] += s[route + at.ROUTE_COST] - old - penalty
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
    to = begin
    for n in range(begin, length + 1):
        job = s[first + n * size + at.JOB]
        inside = n < begin + count + keep
        spared = keep_from <= n < keep_from + keep
        if inside and not spared:
            s[s[at.TODO] + s[at.N_TODO]] = job
            s[at.N_TODO] += 1
            s[s[at.PERSON_OF] + job] = -1
            s[at.COST] += d[d[at.JOBS] + job * at.JOB_SIZE + at.PENALTY]
        else:
            s[first + to * size + at.JOB] = job
            to += 1
    s[route + at.LENGTH] = to - 1
    old = s[route + at.ROUTE_COST]
    kept = retime(d, s, person)
    s[at.COST] += s[route + at.ROUTE_COST] - old
    return kept


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
    for entry in range(d[d[at.MAY_FIRST] + job], d[d[at.MAY_FIRST] + job + 1]):
        if d[d[at.MAY] + entry] == person:
            return True
    return False


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
    """Smaller goes first."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    if order == 0:
        return -d[row + at.PENALTY]
    if order == 1:
        return d[d[at.MAY_FIRST] + job + 1] - d[d[at.MAY_FIRST] + job]
    if order == 2:
        return -d[row + at.REMOTE]
    if order == 3:
        return d[row + at.REMOTE]
    if order == 4:
        return d[row + at.CLOSES] - d[row + at.OPENS]
    if order == 5:
        return d[row + at.OPENS]
    if order == 6:
        return -d[row + at.CLOSES]
    return -d[row + at.SERVICE]


ORDERS = 16
"""Half of the orders are random, as in the paper the largest single share is."""


@compiled
def sort_todo(d: Data, s: State) -> int:
    """Put the jobs into the order in which they will be put back."""
    order = below(s, ORDERS)
    todo, keys = s[at.TODO], s[at.KEYS]
    for n in range(s[at.N_TODO]):
        job = s[todo + n]
        key = below(s, 1 << 30) if order > 7 else sort_key(d, job, order)
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


@compiled
def run(d: Data, s: State, iterations: int, hot: float, cold: float) -> int:
    """Ruin, recreate and accept by annealing, ``iterations`` times while cooling evenly."""
    temperature = hot
    factor = (cold / hot) ** (1.0 / max(1, iterations))
    for _ in range(iterations):
        for n in range(s[at.N_TOUCHED]):
            s[s[at.IS_TOUCHED] + s[s[at.TOUCHED] + n]] = 0
        s[at.N_TOUCHED] = 0
        s[at.N_TODO] = 0
        s[at.SAVED_COST] = s[at.COST]
        s[at.N_SAVED] = s[at.N_ABSENT]
        for n in range(s[at.N_ABSENT]):
            s[s[at.SAVED_ABSENT] + n] = s[s[at.ABSENT] + n]
        kept = ruin(d, s)
        if kept:
            choose_todo(s)
            sort_todo(d, s)
            recreate(d, s)
            note_absent(s)
        bound = s[at.SAVED_COST] - temperature * math.log(uniform(s))
        if kept == 0 or s[at.COST] == s[at.SAVED_COST] or s[at.COST] >= bound:
            undo(d, s)
        elif s[at.COST] < s[at.BEST_COST]:
            keep_best(d, s)
        temperature *= factor
    return s[at.BEST_COST]
