"""Which alarms are one failure, and so one incident, one work order and one notice. Pure.

Three things fail for many sensors at once, and each is stated, never guessed: the site, or a power
line of it, feeds devices and carries their words; a bridge speaks for the sensors behind it (see
``devices.quietness``); and one plant cools the zones of an area. Everything else is of one zone.
"""

from dataclasses import dataclass
from datetime import timedelta

from iot_gateway.alarms.model import Source

SAME_FAILURE_WITHIN = timedelta(minutes=30)
"""Failures of one power line or area that begin so soon after each other are one; ours. Devices on
one line are last heard up to a report apart, adjoining rooms leave their limits one after the
other; what begins later is another failure and calls for itself."""

OUTAGES = frozenset({"power", "silence"})
WARMING = frozenset({"temperature_c_high"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What an alarm is grouped by.

    ``scope``: what it stands for alone. ``root``: how far its incident may reach; alarms of one
    root and cause join, and an incident of several scopes has its root for its scope. ``within``:
    for how long after its newest failure an incident is joined; None: as long as it stands.
    ``explained_by``: the cause whose incident there explains this one too.
    """

    scope: str
    root: str
    within: timedelta | None = None
    explained_by: str | None = None


def group_of(source: Source, cause: str) -> Group:
    """The group of an alarm of this cause that stands there."""
    if cause in OUTAGES and source.site_id is not None:
        explained_by = "power" if cause == "silence" else None
        site = f"site:{source.site_id}"
        if source.power_line is None:  # nothing tells failures of the site apart
            return Group(scope=site, root=site, explained_by=explained_by)
        return Group(
            scope=f"line:{source.site_id}/{source.power_line}",
            root=site,
            within=SAME_FAILURE_WITHIN,
            explained_by=explained_by,
        )
    if source.zone_id is None:
        alone = f"device:{source.device_id}"
        return Group(scope=alone, root=alone)
    zone = f"zone:{source.zone_id}"
    if cause in WARMING and source.site_id is not None and source.area is not None:
        area = f"area:{source.site_id}/{source.area}"
        return Group(scope=zone, root=area, within=SAME_FAILURE_WITHIN)
    return Group(scope=zone, root=zone)


def kind_of(scope: str) -> str:
    """``line``, ``site``, ``area``, ``zone`` or ``device``."""
    return scope.partition(":")[0]


def name_of(scope: str) -> str:
    """What people call a power line or an area; the id of anything else."""
    kind, _, rest = scope.partition(":")
    return rest.partition("/")[2] if kind in ("line", "area") else rest
