"""Where everything lies in the two flat arrays of the search.

``data`` (int32) is the problem and never changes; ``state`` (int64) is the plan at hand. Compiled
functions get these two and nothing else: each further array would cost them a reference count at
each call, which measured five times slower. The head of each array holds sizes and the offsets
of its tables.
"""

NEVER = 1 << 40
"""Later than any time, dearer than any detour; sums of it stay far inside 64 bits."""

PLACE_BITS = 16
NO_PLACE = (1 << PLACE_BITS) - 1
"""A cost and the place it is for stand in one number, the place in these last bits of it."""

AWAY = 2
"""In ``MAY_MATRIX``: may serve the job, and is not at home there."""

# data: sizes and switches
(
    N_JOBS,
    N_PEOPLE,
    N_PLACES,
    N_PARTS,
    N_STATES,  # most breaks of any technician, plus one
    STOP_SIZE,
    ROUTE_HEAD,
    ROUTE_SIZE,
    N_NEAR,
    PRICED,  # 1 when the start of some job has a price
    PLAIN,  # 1 when neither a start nor the load has a price
    LOAD_TARGET,
    LOAD_PRICE,
    # data: offsets of tables
    TRAVEL,  # [from, to]
    TRAVEL_BACK,  # [to, from]
    JOBS,  # [job, field]
    NEEDS,  # [job, part]
    PEOPLE,  # [person, field]
    STOCK,  # [person, part]
    RESTS,  # [person, break, earliest, latest, duration]
    MAY_FIRST,  # [job]: the first of its entries in MAY; one more for the end
    MAY,  # people who have the skills and whom no lock forbids
    MAY_MATRIX,  # [job, person]: the same as 0 and 1, or AWAY
    NEAR,  # [job, n]: other jobs, nearest first
    DATA_HEAD,
) = range(25)

# data: fields of a job
(
    LOCATION,
    SERVICE,
    OPENS,
    CLOSES,
    DUE,
    LATE_WEIGHT,
    START_BY,
    DELAY_WEIGHT,
    FREE_UNTIL,  # the latest start that costs nothing
    RATE,  # what a second later than that costs at least
    PENALTY,
    PROMISED,  # person, or -1
    PROMISE_PRICE,
    REMOTE,  # drive from the nearest start of anybody who may
    USES_PARTS,  # 0 when it needs none
    AWAY_PRICE,  # of somebody who is not at home there; 0 when everybody is
    JOB_SIZE,
) = range(17)

# data: fields of a person
START, END, SHIFT_FROM, SHIFT_TO, N_RESTS, FIXED, PERSON_SIZE = range(7)

# state: numbers
(
    RANDOM_A,
    RANDOM_B,
    COST,
    BEST_COST,
    N_ABSENT,
    N_TODO,
    N_TOUCHED,
    N_SAVED,
    SAVED_COST,
    FOUND_PERSON,
    FOUND_PLACE,
    N_VERSIONS,  # so many have been given
    # state: offsets of tables
    ROUTES,  # [person]: records as below
    BACKUP,  # [person]: the record before this iteration touched it
    TOUCHED,  # people whose records were saved
    IS_TOUCHED,  # [person]
    PERSON_OF,  # [job]: who has it, or -1
    PLACE_OF,  # [job]: at which stop, from 1
    ABSENT,  # jobs in no route
    SAVED_ABSENT,
    TODO,  # jobs to be put back, in order
    KEYS,  # what orders them
    VERSION,  # [person]: another number whenever the route changes
    SAVED_VERSION,
    KNOWN,  # [entry of MAY]: version of the route looked at; least cost and its place there
    LABELS,  # clock and price for each number of breaks taken, while a route is walked
    BEST_LENGTH,  # [person]
    BEST_JOBS,  # [person, stop]
    STATE_HEAD,
) = range(29)

# state: head of a route record; then the parts used; then its stops, 0 is the start location
LENGTH, ROUTE_COST, ROUTE_PRICE, ROUTE_CHOICE, ROUTE_SERVICE, ROUTE_WORK, USED = range(7)

# state: a stop; then for each number of breaks taken: earliest clock after the stop, latest
# arrival at it, price of all starts so far; and where starts have prices: the latest arrival at it
# with which no start from there on costs anything, and what each second later costs at least
JOB, PLACE, LEG, TIMES = range(4)
