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
def clear_route(d: Data, s: State, person: int) -> int:
    """Make a route empty: start and end location, with the labels of the start."""
    states = d[at.N_STATES]
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    first = route + d[at.ROUTE_HEAD]
    last = first + d[at.STOP_SIZE]
    for n in range(first + 2 * d[at.STOP_SIZE] - route):
        s[route + n] = 0
    labels = s[at.LABELS]
    for k in range(states):
        s[labels + k] = NEVER
        s[labels + states + k] = 0
        s[last + at.TIMES + states + k] = -NEVER
    s[labels] = d[who + at.SHIFT_FROM]
    take_rests(d, s, person, labels)
    for k in range(states):
        s[first + at.TIMES + k] = s[labels + k]
    s[first + at.PLACE] = d[who + at.START]
    s[last + at.PLACE] = d[who + at.END]
    s[last + at.TIMES + states + d[who + at.N_RESTS]] = d[who + at.SHIFT_TO]
    return 0


@compiled
def forward_plain(d: Data, s: State, person: int, place: int) -> int:
    """``forward`` where nobody has a break: the same with one clock instead of labels."""
    size = d[at.STOP_SIZE]
    jobs = d[at.JOBS]
    travel = d[at.TRAVEL]
    places = d[at.N_PLACES]
    priced = d[at.PRICED]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    person_of = s[at.PERSON_OF]
    place_of = s[at.PLACE_OF]
    stop = route + d[at.ROUTE_HEAD] + (place - 1) * size
    clock = s[stop + at.TIMES]
    price = s[stop + at.TIMES + 2]
    here = s[stop + at.PLACE]
    for n in range(place, s[route + at.LENGTH] + 1):
        stop += size
        job = s[stop + at.JOB]
        row = jobs + job * at.JOB_SIZE
        there = d[row + at.LOCATION]
        leg = d[travel + here * places + there]
        start = max(clock + leg, d[row + at.OPENS])
        if start > d[row + at.CLOSES]:
            return 0
        clock = start + d[row + at.SERVICE]
        if priced:
            price += start_price(d, job, start)
        s[stop + at.PLACE] = there
        s[stop + at.LEG] = leg
        s[stop + at.TIMES] = clock
        s[stop + at.TIMES + 2] = price
        s[person_of + job] = person
        s[place_of + job] = n
        here = there
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    leg = d[travel + here * places + d[who + at.END]]
    s[stop + size + at.LEG] = leg
    s[route + at.ROUTE_PRICE] = price
    return 1 if clock + leg <= d[who + at.SHIFT_TO] else 0


@compiled
def forward(d: Data, s: State, person: int, place: int) -> int:
    """Fill in drives, earliest times and prices from stop ``place`` on; 0 when one is too late."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    stop = route + d[at.ROUTE_HEAD] + (place - 1) * size
    labels = s[at.LABELS]
    for k in range(states):
        s[labels + k] = s[stop + at.TIMES + k]
        s[labels + states + k] = s[stop + at.TIMES + 2 * states + k]
    for n in range(place, s[route + at.LENGTH] + 1):
        here = s[stop + at.PLACE]
        stop += size
        job = s[stop + at.JOB]
        there = d[d[at.JOBS] + job * at.JOB_SIZE + at.LOCATION]
        leg = d[d[at.TRAVEL] + here * d[at.N_PLACES] + there]
        s[stop + at.PLACE] = there
        s[stop + at.LEG] = leg
        s[s[at.PERSON_OF] + job] = person
        s[s[at.PLACE_OF] + job] = n
        serve(d, s, person, labels, job, leg)
        for k in range(states):
            s[stop + at.TIMES + k] = s[labels + k]
            s[stop + at.TIMES + 2 * states + k] = s[labels + states + k]
    leg = d[d[at.TRAVEL] + s[stop + at.PLACE] * d[at.N_PLACES] + d[who + at.END]]
    s[stop + size + at.LEG] = leg
    s[route + at.ROUTE_PRICE] = s[labels + states + d[who + at.N_RESTS]]
    return 1 if s[labels + d[who + at.N_RESTS]] + leg <= d[who + at.SHIFT_TO] else 0


@compiled
def backward(d: Data, s: State, person: int, place: int) -> int:
    """Fill in the latest arrivals of stops ``place`` to 1; those behind it hold."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    jobs = d[at.JOBS]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    rest = d[at.RESTS] + person * (states - 1) * 3
    stop = s[at.ROUTES] + person * d[at.ROUTE_SIZE] + d[at.ROUTE_HEAD] + (place + 1) * size
    for _ in range(place):
        leg = s[stop + at.LEG]
        ahead = stop + at.TIMES + states
        stop -= size
        row = jobs + s[stop + at.JOB] * at.JOB_SIZE
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
def settle(d: Data, s: State, person: int, changed_from: int, changed_to: int) -> int:
    """Time and price a route whose stops in this range are new; 0 when it cannot be done."""
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    length = s[route + at.LENGTH]
    if length == 0:
        return clear_route(d, s, person) + 1
    if d[at.N_STATES] == 1:
        kept = forward_plain(d, s, person, changed_from)
    else:
        kept = forward(d, s, person, changed_from)
    if kept == 0:
        return 0
    backward(d, s, person, min(changed_to, length))
    stop = route + d[at.ROUTE_HEAD]
    travel = 0
    for _ in range(length + 1):
        stop += d[at.STOP_SIZE]
        travel += s[stop + at.LEG]
    work = travel + s[route + at.ROUTE_SERVICE]
    cost = travel + s[route + at.ROUTE_PRICE] + s[route + at.ROUTE_CHOICE]
    if d[at.LOAD_PRICE]:
        cost += load_price(d, work)
    s[route + at.ROUTE_WORK] = work
    s[route + at.ROUTE_COST] = cost
    return 1


@compiled
def count_job(d: Data, s: State, person: int, job: int, sign: int) -> int:
    """Add a job's service, parts and broken promise to a route, or take them off."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    parts = d[at.N_PARTS]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    s[route + at.ROUTE_SERVICE] += sign * d[row + at.SERVICE]
    s[at.COST] -= sign * d[row + at.PENALTY]
    if d[row + at.PROMISED] >= 0 and d[row + at.PROMISED] != person:
        s[route + at.ROUTE_CHOICE] += sign * d[row + at.PROMISE_PRICE]
    for part in range(parts):
        s[route + at.USED + part] += sign * d[d[at.NEEDS] + job * parts + part]
    return 0


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
def best_place_with(d: Data, s: State, person: int, job: int, chosen: int, limit: int) -> int:
    """``best_place`` within one route, where ``chosen`` is paid for the choice of person."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    opens = d[row + at.OPENS]
    closes = d[row + at.CLOSES]
    service = d[row + at.SERVICE]
    there = d[at.TRAVEL] + d[row + at.LOCATION] * d[at.N_PLACES]
    back = d[at.TRAVEL_BACK] + d[row + at.LOCATION] * d[at.N_PLACES]
    plain = d[at.N_STATES] == 1
    simple = d[at.PRICED] == 0 and d[at.LOAD_PRICE] == 0
    size = d[at.STOP_SIZE]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    fixed = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]
    stop = route + d[at.ROUTE_HEAD] + fixed * size
    best = limit
    for place in range(fixed, s[route + at.LENGTH] + 1):
        clock = s[stop + at.TIMES]
        if plain and clock > closes:
            break
        ahead = stop + size
        drive = d[back + s[stop + at.PLACE]]
        leg = d[there + s[ahead + at.PLACE]]
        added = drive + leg - s[ahead + at.LEG] + chosen
        if added < best:
            if plain:
                start = max(clock + drive, opens)
                if start > closes or start + service + leg > s[ahead + at.TIMES + 1]:
                    start = NEVER
            else:
                start = fits(d, s, person, stop, row, drive, leg)
            if start < NEVER and not simple:
                added += extra(d, s, person, place, job, added - chosen, start, best - added)
            if start < NEVER and added < best:
                best = added
                s[at.FOUND_PERSON] = person
                s[at.FOUND_PLACE] = place
        stop = ahead
    return best


@compiled
def lacks_parts(d: Data, s: State, person: int, job: int) -> bool:
    """Whether what is left in a van is too little for one job more."""
    parts = d[at.N_PARTS]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    for part in range(parts):
        used = s[route + at.USED + part] + d[d[at.NEEDS] + job * parts + part]
        if used > d[d[at.STOCK] + person * parts + part]:
            return True
    return False


@compiled
def try_person(d: Data, s: State, person: int, job: int, best: int) -> int:
    """``best_place`` with one person who may serve the job."""
    if lacks_parts(d, s, person, job):
        return best
    row = d[at.JOBS] + job * at.JOB_SIZE
    chosen = 0
    if d[row + at.PROMISED] >= 0 and d[row + at.PROMISED] != person:
        chosen = d[row + at.PROMISE_PRICE]
    return best_place_with(d, s, person, job, chosen, best)


@compiled
def best_nearby(d: Data, s: State, job: int, limit: int) -> int:
    """``best_place`` among the people who start nearby or serve one of the nearest jobs."""
    may = d[at.MAY_MATRIX] + job * d[at.N_PEOPLE]
    seen = s[at.SEEN]
    s[at.LOOK] += 1
    best = limit
    for n in range(d[at.N_SCANNED] + d[at.N_CLOSE]):
        if n < d[at.N_SCANNED]:
            person = s[s[at.PERSON_OF] + d[d[at.NEAR] + job * d[at.N_NEAR] + n]]
        else:
            person = d[d[at.CLOSE] + job * d[at.N_CLOSE] + n - d[at.N_SCANNED]]
        if person >= 0 and s[seen + person] != s[at.LOOK] and d[may + person]:
            s[seen + person] = s[at.LOOK]
            best = try_person(d, s, person, job, best)
    return best


@compiled
def best_place(d: Data, s: State, job: int, limit: int) -> int:
    """The least that ``job`` adds anywhere, if below ``limit``; where is left in FOUND_*."""
    if d[at.N_SCANNED] > 0:
        best = best_nearby(d, s, job, limit)
        if best < limit:
            return best
    best = limit
    for entry in range(d[d[at.MAY_FIRST] + job], d[d[at.MAY_FIRST] + job + 1]):
        best = try_person(d, s, d[d[at.MAY] + entry], job, best)
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
    if order == 0:  # as plain insertion does it
        return d[row + at.CLOSES] - (d[row + at.PENALTY] << 31)
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


N_ORDERS = 8
"""In half of the iterations the order is random, which the paper too has most often."""


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
