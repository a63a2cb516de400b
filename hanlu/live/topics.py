"""Which right opens which topic. A topic that is not here cannot be asked for."""

from typing import Final

EVENT_TOPICS: Final[dict[str, str]] = {
    "work_orders": "work_orders.read",
    "assignments": "work_orders.read",
    "plan": "plan.read",
    "alarms": "alarms.read",
    "incidents": "alarms.read",
    "devices": "devices.read",
    "technicians": "technicians.read",
    "sites": "sites.read",
    "parts": "parts.read",
    "messages": "messages.exchange",
    "policy": "policy.read",
}
"""Topics of numbered events, with the permission each needs."""

STATE_TOPICS: Final[dict[str, str]] = {
    "technicians": "technicians.read",
    "channels": "readings.read",
    "devices": "devices.read",
    "etas": "work_orders.read",
    "onlookers": "work_orders.assign",
    "outlet_scores": "reports.read",
    "technician_scores": "people.read",
}
"""Topics of the state lane, with the permission each needs."""

TOPICS: Final[dict[str, str]] = EVENT_TOPICS | STATE_TOPICS
