"""One route in the state: its clocks, latest arrivals, price and cost.

A stop keeps, for each number of breaks taken, the earliest clock after it, the latest arrival at
it and the price of all starts so far; where starts have prices, also the latest arrival with which
none ahead costs anything.
"""

from optimizer.improve import layout as at
from optimizer.improve.clocks import (
    backward_resting,
    backward_unbroken,
    forward_resting,
    forward_unbroken,
    start_price,
)
from optimizer.improve.compiled import Data, State, compiled
from optimizer.improve.layout import AWAY, NEVER


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
def new_version(s: State, person: int) -> int:
    """Give a route a number that no route has had: what is known of the old one is void."""
    s[at.N_VERSIONS] += 1
    s[s[at.VERSION] + person] = s[at.N_VERSIONS]
    return s[at.N_VERSIONS]


@compiled
def clear_route(d: Data, s: State, person: int) -> int:
    """Make a route empty: start and end location, with the labels of the start."""
    states = d[at.N_STATES]
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    first = route + d[at.ROUTE_HEAD]
    last = first + d[at.STOP_SIZE]
    rests = d[who + at.N_RESTS]
    for n in range(first + 2 * d[at.STOP_SIZE] - route):
        s[route + n] = 0
    new_version(s, person)
    labels = s[at.LABELS]
    for k in range(states):
        s[labels + k] = NEVER
        s[labels + states + k] = 0
        s[last + at.TIMES + states + k] = -NEVER
        if d[at.PRICED]:
            s[last + at.TIMES + 3 * states + k] = -NEVER
    s[labels] = d[who + at.SHIFT_FROM]
    take_rests(d, s, person, labels)
    for k in range(states):
        s[first + at.TIMES + k] = s[labels + k]
    s[first + at.PLACE] = d[who + at.START]
    s[last + at.PLACE] = d[who + at.END]
    s[last + at.TIMES + states + rests] = d[who + at.SHIFT_TO]
    if d[at.PRICED]:
        s[last + at.TIMES + 3 * states + rests] = d[who + at.SHIFT_TO]
    return 0


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
def backward_free(d: Data, s: State, person: int, place: int) -> int:
    """The same for the latest arrivals with which no start ahead costs anything, -NEVER if none.

    Whoever comes later pays at least the rate for each second: nobody waits on the way to the job
    that binds.
    """
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    rest = d[at.RESTS] + person * (states - 1) * 3
    stop = s[at.ROUTES] + person * d[at.ROUTE_SIZE] + d[at.ROUTE_HEAD] + (place + 1) * size
    for _ in range(place):
        leg = s[stop + at.LEG]
        ahead = stop + at.TIMES + 3 * states
        stop -= size
        free = stop + at.TIMES + 3 * states
        row = d[at.JOBS] + s[stop + at.JOB] * at.JOB_SIZE
        later = -NEVER  # the same with one break more
        later_rate = 0
        for k in range(count, -1, -1):
            leave = s[ahead + k] - leg
            rate = s[ahead + states + k]
            if k < count:
                rested = min(d[rest + 3 * k + 1], later - d[rest + 3 * k + 2])
                if rested >= d[rest + 3 * k]:
                    leave = max(leave, rested)
                    rate = min(rate, later_rate)
            later = leave
            later_rate = rate
            until = leave - d[row + at.SERVICE]
            if d[row + at.FREE_UNTIL] < until:
                until = d[row + at.FREE_UNTIL]
                rate = d[row + at.RATE]
            s[free + k] = until if until >= d[row + at.OPENS] else -NEVER
            s[free + states + k] = rate
    return 0


@compiled
def free_ahead(d: Data, s: State, person: int) -> int:
    """The least price of all starts when none costs anything from some stop on; NEVER if none.

    A break need not be taken where that makes the clock earliest.
    """
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    stop = route + d[at.ROUTE_HEAD]
    least = NEVER
    for _ in range(s[route + at.LENGTH] + 1):
        ahead = stop + size
        for k in range(count + 1):
            if s[stop + at.TIMES + k] + s[ahead + at.LEG] <= s[ahead + at.TIMES + 3 * states + k]:
                least = min(least, s[stop + at.TIMES + 2 * states + k])
        stop = ahead
    return least


@compiled
def retime(d: Data, s: State, person: int, changed_from: int, changed_to: int) -> int:
    """Clocks, latest arrivals and price of a route; 0 when it cannot be timed."""
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    rests = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    if rests == 0:
        if forward_unbroken(d, s, person, changed_from) == 0:
            return 0
        backward_unbroken(d, s, person, changed_to)
    elif rests == 1:
        if forward_resting(d, s, person, changed_from) == 0:
            return 0
        backward_resting(d, s, person, changed_to)
    else:
        if forward(d, s, person, changed_from) == 0:
            return 0
        backward(d, s, person, changed_to)
        if d[at.PRICED]:
            backward_free(d, s, person, changed_to)
    if rests and s[route + at.ROUTE_PRICE]:
        s[route + at.ROUTE_PRICE] = min(s[route + at.ROUTE_PRICE], free_ahead(d, s, person))
    return 1


@compiled
def settle(d: Data, s: State, person: int, changed_from: int, changed_to: int) -> int:
    """Time and price a route whose stops in this range are new; 0 when it cannot be done."""
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    length = s[route + at.LENGTH]
    if length == 0:
        return clear_route(d, s, person) + 1
    new_version(s, person)
    if retime(d, s, person, changed_from, min(changed_to, length)) == 0:
        return 0
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
def away_price(d: Data, person: int, job: int) -> int:
    """What it costs to send somebody who is not at home where the job is."""
    price = d[d[at.JOBS] + job * at.JOB_SIZE + at.AWAY_PRICE]
    if price and d[d[at.MAY_MATRIX] + job * d[at.N_PEOPLE] + person] == AWAY:
        return price
    return 0


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
    s[route + at.ROUTE_CHOICE] += sign * away_price(d, person, job)
    for part in range(parts):
        s[route + at.USED + part] += sign * d[d[at.NEEDS] + job * parts + part]
    return 0
