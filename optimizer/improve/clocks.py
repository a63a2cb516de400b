"""The clocks of a route where its technician rests once or never: what ``route`` does for any
number of breaks, with the times of a stop in registers.

There and back in one pass each: earliest times and prices on the way there, latest arrivals on the
way back (the forward time slack of Savelsbergh 1992, ORSA Journal on Computing 4(2), 146-154), also
those with which nothing ahead costs anything.
"""

from optimizer.improve import layout as at
from optimizer.improve.compiled import Data, State, compiled
from optimizer.improve.layout import NEVER


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
def forward_unbroken(d: Data, s: State, person: int, place: int) -> int:
    """``forward`` for who does not rest."""
    size = d[at.STOP_SIZE]
    jobs = d[at.JOBS]
    travel = d[at.TRAVEL]
    places = d[at.N_PLACES]
    paid = at.TIMES + 2 * d[at.N_STATES]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    person_of = s[at.PERSON_OF]
    place_of = s[at.PLACE_OF]
    stop = route + d[at.ROUTE_HEAD] + (place - 1) * size
    clock = s[stop + at.TIMES]
    price = s[stop + paid]
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
        if start > d[row + at.FREE_UNTIL]:
            price += start_price(d, job, start)
        s[stop + at.PLACE] = there
        s[stop + at.LEG] = leg
        s[stop + at.TIMES] = clock
        s[stop + paid] = price
        s[person_of + job] = person
        s[place_of + job] = n
        here = there
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    leg = d[travel + here * places + d[who + at.END]]
    s[stop + size + at.LEG] = leg
    s[route + at.ROUTE_PRICE] = price
    return 1 if clock + leg <= d[who + at.SHIFT_TO] else 0


@compiled
def forward_resting(d: Data, s: State, person: int, place: int) -> int:
    """``forward`` for who rests once: a clock and a price before it, and after it."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    jobs = d[at.JOBS]
    travel = d[at.TRAVEL]
    places = d[at.N_PLACES]
    paid = at.TIMES + 2 * states
    rest = d[at.RESTS] + person * (states - 1) * 3
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    person_of = s[at.PERSON_OF]
    place_of = s[at.PLACE_OF]
    stop = route + d[at.ROUTE_HEAD] + (place - 1) * size
    awake, rested = s[stop + at.TIMES], s[stop + at.TIMES + 1]
    price, rested_price = s[stop + paid], s[stop + paid + 1]
    here = s[stop + at.PLACE]
    for n in range(place, s[route + at.LENGTH] + 1):
        stop += size
        job = s[stop + at.JOB]
        row = jobs + job * at.JOB_SIZE
        there = d[row + at.LOCATION]
        leg = d[travel + here * places + there]
        start = max(awake + leg, d[row + at.OPENS])
        awake = start + d[row + at.SERVICE] if start <= d[row + at.CLOSES] else NEVER
        if d[row + at.FREE_UNTIL] < start < NEVER:
            price += start_price(d, job, start)
        start = max(rested + leg, d[row + at.OPENS])
        rested = start + d[row + at.SERVICE] if start <= d[row + at.CLOSES] else NEVER
        if d[row + at.FREE_UNTIL] < start < NEVER:
            rested_price += start_price(d, job, start)
        begin = max(awake, d[rest])
        if begin <= d[rest + 1]:
            now = begin + d[rest + 2]
            if now < rested or (now == rested and price < rested_price):
                rested, rested_price = now, price
        s[stop + at.PLACE] = there
        s[stop + at.LEG] = leg
        s[stop + at.TIMES], s[stop + at.TIMES + 1] = awake, rested
        s[stop + paid], s[stop + paid + 1] = price, rested_price
        s[person_of + job] = person
        s[place_of + job] = n
        here = there
    who = d[at.PEOPLE] + person * at.PERSON_SIZE
    leg = d[travel + here * places + d[who + at.END]]
    s[stop + size + at.LEG] = leg
    s[route + at.ROUTE_PRICE] = rested_price
    return 1 if rested + leg <= d[who + at.SHIFT_TO] else 0


@compiled
def backward_unbroken(d: Data, s: State, person: int, place: int) -> int:
    """``backward`` and ``backward_free`` for who does not rest."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    priced = d[at.PRICED]
    latest = at.TIMES + states
    stop = s[at.ROUTES] + person * d[at.ROUTE_SIZE] + d[at.ROUTE_HEAD] + (place + 1) * size
    leave = s[stop + latest]
    free = s[stop + latest + 2 * states] if priced else 0
    rate = s[stop + latest + 3 * states] if priced else 0
    for _ in range(place):
        leg = s[stop + at.LEG]
        stop -= size
        row = d[at.JOBS] + s[stop + at.JOB] * at.JOB_SIZE
        way = leg + d[row + at.SERVICE]
        leave = min(d[row + at.CLOSES], leave - way)
        leave = leave if leave >= d[row + at.OPENS] else -NEVER
        s[stop + latest] = leave
        if priced:
            free -= way
            if d[row + at.FREE_UNTIL] < free:
                free, rate = d[row + at.FREE_UNTIL], d[row + at.RATE]
            free = free if free >= d[row + at.OPENS] else -NEVER
            s[stop + latest + 2 * states] = free
            s[stop + latest + 3 * states] = rate
    return 0


@compiled
def backward_resting(d: Data, s: State, person: int, place: int) -> int:
    """``backward`` and ``backward_free`` for who rests once."""
    states = d[at.N_STATES]
    size = d[at.STOP_SIZE]
    priced = d[at.PRICED]
    latest = at.TIMES + states
    rest = d[at.RESTS] + person * (states - 1) * 3
    rest_from, rest_by, rest_for = d[rest], d[rest + 1], d[rest + 2]
    stop = s[at.ROUTES] + person * d[at.ROUTE_SIZE] + d[at.ROUTE_HEAD] + (place + 1) * size
    awake, rested = s[stop + latest], s[stop + latest + 1]
    for _ in range(place):
        leg = s[stop + at.LEG]
        row = d[at.JOBS] + s[stop - size + at.JOB] * at.JOB_SIZE
        opens, closes, service = d[row + at.OPENS], d[row + at.CLOSES], d[row + at.SERVICE]
        rested -= leg
        begin = min(rest_by, rested - rest_for)
        awake = max(awake - leg, begin) if begin >= rest_from else awake - leg
        awake, rested = min(closes, awake - service), min(closes, rested - service)
        awake = awake if awake >= opens else -NEVER
        rested = rested if rested >= opens else -NEVER
        if priced:
            ahead = stop + latest + 2 * states
            here = ahead - size
            free_until, own_rate = d[row + at.FREE_UNTIL], d[row + at.RATE]
            later, later_rate = s[ahead + 1] - leg, s[ahead + states + 1]
            sooner, rate = s[ahead] - leg, s[ahead + states]
            begin = min(rest_by, later - rest_for)
            if begin >= rest_from:
                sooner, rate = max(sooner, begin), min(rate, later_rate)
            sooner, later = sooner - service, later - service
            if free_until < sooner:
                sooner, rate = free_until, own_rate
            if free_until < later:
                later, later_rate = free_until, own_rate
            s[here] = sooner if sooner >= opens else -NEVER
            s[here + 1] = later if later >= opens else -NEVER
            s[here + states], s[here + states + 1] = rate, later_rate
        stop -= size
        s[stop + latest], s[stop + latest + 1] = awake, rested
    return 0
