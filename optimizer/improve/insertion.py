"""Where a job goes in at the least cost: each place tested in constant time from the clocks.

So is what lateness costs, except where the job makes others late: then the rest of the route is
walked, unless what each second costs already is too much.
"""

from optimizer.improve import layout as at
from optimizer.improve.clocks import start_price
from optimizer.improve.compiled import Data, State, compiled
from optimizer.improve.layout import NEVER
from optimizer.improve.route import away_price, load_price, serve


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
def price_with(d: Data, s: State, person: int, place: int, job: int, limit: int) -> int:
    """What all starts of a route cost once ``job`` is put after stop ``place``; NEVER when that
    is ``limit`` or more.
    """
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
        least = NEVER
        for k in range(count + 1):
            if s[labels + k] < NEVER:
                least = min(least, s[labels + states + k])
        if least >= limit:
            return NEVER
        if count == 0 and s[labels] == s[stop + at.TIMES]:  # from here on as before
            so_far = s[labels + states] - s[stop + at.TIMES + 2 * states]
            return s[route + at.ROUTE_PRICE] + so_far
        stop += size
        leg = s[stop + at.LEG]
    return s[labels + states + count]


@compiled
def price_by_slack(
    d: Data, s: State, person: int, stop: int, job: int, drive: int, leg: int
) -> int:
    """What all starts of a route cost with ``job`` put after ``stop``, if none behind it costs.

    Else below 0: -1 less what they cost more than now, at least.
    """
    states = d[at.N_STATES]
    row = d[at.JOBS] + job * at.JOB_SIZE
    count = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    rest = d[at.RESTS] + person * (states - 1) * 3
    ahead = stop + d[at.STOP_SIZE] + at.TIMES
    ahead_leg = s[stop + d[at.STOP_SIZE] + at.LEG]
    known = NEVER
    more = NEVER
    for k in range(count + 1):
        start = max(s[stop + at.TIMES + k] + drive, d[row + at.OPENS])
        if start > d[row + at.CLOSES]:
            continue
        own = start_price(d, job, start)
        clock = start + d[row + at.SERVICE]
        taken = k
        while True:
            arrival = clock + leg
            free = s[ahead + 3 * states + taken]
            if arrival <= free:
                known = min(known, s[stop + at.TIMES + 2 * states + k] + own)
                break
            if arrival <= s[ahead + states + taken]:
                over = arrival - max(free, s[stop + at.TIMES + taken] + ahead_leg)
                rate = s[ahead + 4 * states + taken] if free >= 0 and over > 0 else 0
                more = min(more, own + over * rate)
            if taken == count:
                break
            begin = max(clock, d[rest + 3 * taken])
            if begin > d[rest + 3 * taken + 1]:
                break
            clock = begin + d[rest + 3 * taken + 2]
            taken += 1
    return known if known < NEVER else -1 - more


@compiled
def extra(
    d: Data, s: State, person: int, place: int, job: int, detour: int, room: int, known: int
) -> int:
    """Lateness, delay and load that an insertion adds to its detour; NEVER once above ``room``.

    ``known`` is what all starts of the route cost then, NEVER where that is to be found out.
    """
    places = d[at.N_PLACES]
    row = d[at.JOBS] + job * at.JOB_SIZE
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    added = 0
    if d[at.LOAD_PRICE]:
        work = s[route + at.ROUTE_WORK]
        service = d[row + at.SERVICE]
        added += load_price(d, work + detour + service) - load_price(d, work)
    if d[at.PRICED]:
        price = known
        if known == NEVER:
            stop = route + d[at.ROUTE_HEAD] + place * d[at.STOP_SIZE]
            here = d[row + at.LOCATION]
            drive = d[d[at.TRAVEL] + s[stop + at.PLACE] * places + here]
            leg = d[d[at.TRAVEL] + here * places + s[stop + d[at.STOP_SIZE] + at.PLACE]]
            price = price_by_slack(d, s, person, stop, job, drive, leg)
            if price < 0:
                if added - 1 - price >= room:
                    return NEVER
                limit = room - added + s[route + at.ROUTE_PRICE]
                price = price_with(d, s, person, place, job, limit)
        added += price - s[route + at.ROUTE_PRICE]
    return added


@compiled
def best_place_unbroken(d: Data, s: State, person: int, job: int, limit: int) -> int:
    """``best_place_with`` for who does not rest."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    opens = d[row + at.OPENS]
    closes = d[row + at.CLOSES]
    service = d[row + at.SERVICE]
    there = d[at.TRAVEL] + d[row + at.LOCATION] * d[at.N_PLACES]
    back = d[at.TRAVEL_BACK] + d[row + at.LOCATION] * d[at.N_PLACES]
    size = d[at.STOP_SIZE]
    latest = at.TIMES + d[at.N_STATES]
    paid = latest + d[at.N_STATES]
    free = paid + d[at.N_STATES]
    priced = d[at.PRICED]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    fixed = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]
    stop = route + d[at.ROUTE_HEAD] + fixed * size
    here = s[stop + at.PLACE]
    best = limit
    found = at.NO_PLACE
    for place in range(fixed, s[route + at.LENGTH] + 1):
        clock = s[stop + at.TIMES]
        if clock > closes:
            break
        stop += size
        drive = d[back + here]
        here = s[stop + at.PLACE]
        leg = d[there + here]
        added = drive + leg - s[stop + at.LEG]
        if added < best:
            start = max(clock + drive, opens)
            arrival = start + service + leg
            if start > closes or arrival > s[stop + latest]:
                continue
            known = NEVER
            if priced and arrival <= s[stop + free]:
                known = s[stop - size + paid] + start_price(d, job, start)
            if d[at.PLAIN] == 0:
                added += extra(d, s, person, place, job, added, best - added, known)
            if added < best:
                best = added
                found = place
    return (best << at.PLACE_BITS) + found


@compiled
def best_place_resting(d: Data, s: State, person: int, job: int, limit: int) -> int:
    """``best_place_with`` for who rests once: before the job, right behind it, or later."""
    states = d[at.N_STATES]
    row = d[at.JOBS] + job * at.JOB_SIZE
    opens = d[row + at.OPENS]
    closes = d[row + at.CLOSES]
    service = d[row + at.SERVICE]
    rest = d[at.RESTS] + person * (states - 1) * 3
    there = d[at.TRAVEL] + d[row + at.LOCATION] * d[at.N_PLACES]
    back = d[at.TRAVEL_BACK] + d[row + at.LOCATION] * d[at.N_PLACES]
    size = d[at.STOP_SIZE]
    latest = at.TIMES + states
    paid = latest + states
    free = paid + states
    priced = d[at.PRICED]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    fixed = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]
    stop = route + d[at.ROUTE_HEAD] + fixed * size
    best = limit
    found = at.NO_PLACE
    for place in range(fixed, s[route + at.LENGTH] + 1):
        ahead = stop + size
        drive = d[back + s[stop + at.PLACE]]
        leg = d[there + s[ahead + at.PLACE]]
        added = drive + leg - s[ahead + at.LEG]
        if added < best:
            fits_in = False
            known = NEVER
            start = max(s[stop + at.TIMES + 1] + drive, opens)  # rested before
            if start <= closes:
                arrival = start + service + leg
                fits_in = arrival <= s[ahead + latest + 1]
                if priced and arrival <= s[ahead + free + 1]:
                    known = s[stop + paid + 1] + start_price(d, job, start)
            start = max(s[stop + at.TIMES] + drive, opens)
            if start <= closes:
                over = start + service
                rested = max(over, d[rest]) + d[rest + 2] if over <= d[rest + 1] else NEVER
                fits_in = fits_in or over + leg <= s[ahead + latest]  # rests later
                fits_in = fits_in or rested + leg <= s[ahead + latest + 1]  # right behind it
                if priced and (
                    over + leg <= s[ahead + free] or rested + leg <= s[ahead + free + 1]
                ):
                    known = min(known, s[stop + paid] + start_price(d, job, start))
            if fits_in and d[at.PLAIN] == 0:
                added += extra(d, s, person, place, job, added, best - added, known)
            if fits_in and added < best:
                best = added
                found = place
        stop = ahead
    return (best << at.PLACE_BITS) + found


@compiled
def best_place_with(d: Data, s: State, person: int, job: int, limit: int) -> int:
    """The least that a job adds to a route's cost if below ``limit``, and where, in one number."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    there = d[at.TRAVEL] + d[row + at.LOCATION] * d[at.N_PLACES]
    back = d[at.TRAVEL_BACK] + d[row + at.LOCATION] * d[at.N_PLACES]
    size = d[at.STOP_SIZE]
    route = s[at.ROUTES] + person * d[at.ROUTE_SIZE]
    fixed = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.FIXED]
    stop = route + d[at.ROUTE_HEAD] + fixed * size
    best = limit
    found = at.NO_PLACE
    for place in range(fixed, s[route + at.LENGTH] + 1):
        ahead = stop + size
        drive = d[back + s[stop + at.PLACE]]
        leg = d[there + s[ahead + at.PLACE]]
        added = drive + leg - s[ahead + at.LEG]
        if added < best:
            start = fits(d, s, person, stop, row, drive, leg)
            if start < NEVER and d[at.PLAIN] == 0:
                added += extra(d, s, person, place, job, added, best - added, NEVER)
            if start < NEVER and added < best:
                best = added
                found = place
        stop = ahead
    return (best << at.PLACE_BITS) + found


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
def try_person(d: Data, s: State, person: int, job: int, limit: int) -> int:
    """``best_place_with`` for one who may serve the job, with what the choice of person costs."""
    row = d[at.JOBS] + job * at.JOB_SIZE
    if d[row + at.USES_PARTS] and lacks_parts(d, s, person, job):
        return (NEVER << at.PLACE_BITS) + at.NO_PLACE
    chosen = 0
    if d[row + at.PROMISED] >= 0 and d[row + at.PROMISED] != person:
        chosen = d[row + at.PROMISE_PRICE]
    chosen += away_price(d, person, job)
    rests = d[d[at.PEOPLE] + person * at.PERSON_SIZE + at.N_RESTS]
    if rests == 0:
        found = best_place_unbroken(d, s, person, job, limit - chosen)
    elif rests == 1:
        found = best_place_resting(d, s, person, job, limit - chosen)
    else:
        found = best_place_with(d, s, person, job, limit - chosen)
    return found + (chosen << at.PLACE_BITS)


@compiled
def best_place(d: Data, s: State, job: int, limit: int) -> int:
    """The least that ``job`` adds anywhere, if below ``limit``; where is left in FOUND_*.

    What was found for a job and a route is known until the route changes, and in a cool search few
    do. Where nothing below some limit was found, that limit is known.
    """
    best = (limit << at.PLACE_BITS) + at.NO_PLACE
    for entry in range(d[d[at.MAY_FIRST] + job], d[d[at.MAY_FIRST] + job + 1]):
        person = d[d[at.MAY] + entry]
        version = s[s[at.VERSION] + person]
        known = s[at.KNOWN] + 2 * entry
        found = s[known + 1]
        if s[known] != version or (found < best and found & at.NO_PLACE == at.NO_PLACE):
            found = try_person(d, s, person, job, best >> at.PLACE_BITS)
            s[known] = version
            s[known + 1] = found
        if found >> at.PLACE_BITS < best >> at.PLACE_BITS:
            best = found
            s[at.FOUND_PERSON] = person
            s[at.FOUND_PLACE] = found & at.NO_PLACE
    return best >> at.PLACE_BITS
