"""The rights table: which role may do what. `require` and the tests read it; nothing else decides.

A role says *what* one may do, the scope of the grant says *where* (row security enforces it).
``admin`` may do everything and ``service`` (programs: simulators, integrations) everything but
manage people and read the audit. A technician's rights reach only own work orders.
"""

from typing import Final

from hanlu.identity.principal import ROLES, Role

_DESK: Final[tuple[Role, ...]] = ("dispatcher", "supervisor", "inspector", "regional_manager")
_LEADERS: Final[tuple[Role, ...]] = ("supervisor", "inspector", "regional_manager", "senior")
_OFFICE: Final[tuple[Role, ...]] = (*_DESK, "senior", "agent")
_STAFF: Final[tuple[Role, ...]] = (*_OFFICE, "parts_keeper", "outlet_manager", "auditor")
_ALL: Final[tuple[Role, ...]] = ROLES
_ALL_BUT_AUDITOR: Final[tuple[Role, ...]] = tuple(role for role in ROLES if role != "auditor")

# permission -> roles, besides admin (everything) and service (everything but _NOT_FOR_PROGRAMS)
_GRANTED: Final[dict[str, tuple[Role, ...]]] = {
    # the board
    "live.subscribe": _ALL,
    "map.read": _ALL,
    "work_orders.read": _ALL,
    "work_orders.create": (*_OFFICE, "outlet_manager", "site_manager"),
    "work_orders.change": (*_OFFICE, "outlet_manager"),
    "work_orders.transition": (*_OFFICE, "outlet_manager", "technician"),
    "work_orders.assign": (*_DESK, "outlet_manager"),
    "work_orders.visit": (*_DESK, "technician"),
    # what technicians wrote at other customers' machines: for who visits or sends somebody
    "visits.earlier": (*_DESK, "outlet_manager", "technician"),
    # class, language and wishes of the customer of an order, for who plans, talks or goes
    "wishes.read": (*_STAFF, "technician"),
    "work_orders.share": (*_OFFICE, "outlet_manager", "site_manager", "technician"),
    # which teams there are and who is in them; being in one gives no right of its own
    "teams.read": _STAFF,
    # short words between the desk and a technician, who has the own ones only
    "messages.exchange": (*_OFFICE, "outlet_manager", "technician"),
    "root_causes.record": _LEADERS,
    # the course of a complaint; what is done about it, and repeated problems, their leaders decide
    "complaints.read": (*_OFFICE, "outlet_manager", "auditor"),
    "complaints.handle": (*_OFFICE, "outlet_manager"),
    "complaints.decide": (*_LEADERS, "outlet_manager"),
    "compensation.decide": (*_DESK, "senior", "outlet_manager"),
    # what a case costs; whose turn a step is, says the policy, and headquarters finance has no more
    "costs.read": (*_OFFICE, "outlet_manager", "technician", "finance", "auditor"),
    "costs.claim": (*_OFFICE, "outlet_manager", "technician"),
    "costs.decide": (*_LEADERS, "outlet_manager", "finance"),
    # the file of what somebody's phone could not send
    "unsent.take_in": (*_DESK, "outlet_manager"),
    "plan.read": (*_STAFF, "technician"),
    "plan.apply": (*_DESK, "outlet_manager"),
    # the cold chain
    "devices.read": (*_STAFF, "site_manager", "technician"),
    "devices.write": ("supervisor", "regional_manager", "outlet_manager", "site_manager"),
    "devices.ask": (*_OFFICE, "outlet_manager", "site_manager", "technician"),
    "devices.command": ("supervisor", "regional_manager"),
    "connections.manage": (),
    "readings.read": (*_STAFF, "site_manager", "technician"),
    "alarms.read": (*_STAFF, "site_manager", "technician"),
    "alarms.acknowledge": (*_OFFICE, "outlet_manager", "site_manager", "technician"),
    "records.read": (*_STAFF, "site_manager"),
    # whether work was done as it should be: only inspectors inspect, what the product has drawn;
    # of what was found a technician sees the own, and somebody else decides than who found it
    "quality.read": (*_LEADERS, "auditor"),
    "quality.inspect": ("inspector",),
    "findings.read": (*_LEADERS, "outlet_manager", "technician", "auditor"),
    "findings.appeal": ("technician", "outlet_manager"),
    "findings.decide": _LEADERS,
    "improvements.read": (*_LEADERS, "outlet_manager", "auditor"),
    "improvements.write": (*_LEADERS, "outlet_manager"),
    # what the house knows; row security leaves customers what is public
    "knowledge.read": _ALL,
    "knowledge.write": (*_OFFICE, "outlet_manager"),
    # what fits an order of one's own, and the word whether it helped
    "knowledge.work": (*_OFFICE, "outlet_manager", "technician"),
    # places, people and things
    "sites.read": _ALL,
    "sites.write": (*_OFFICE, "outlet_manager"),
    # whether a site shows its rooms to whoever holds its link: the site's own choice
    "sites.rooms": (*_OFFICE, "outlet_manager", "site_manager"),
    "assets.read": _ALL,
    "assets.write": (*_OFFICE, "outlet_manager"),
    "maintenance.read": (*_STAFF, "site_manager"),
    "maintenance.write": (*_OFFICE, "outlet_manager"),
    "customers.read": (*_OFFICE, "outlet_manager"),
    "customers.write": (*_OFFICE, "outlet_manager"),
    # two records of one customer become one: a person who looked at both decides
    "customers.merge": (*_DESK, "senior", "outlet_manager"),
    "technicians.read": (*_STAFF, "technician"),
    "technicians.write": (*_LEADERS, "outlet_manager"),
    "certificates.read": _STAFF,
    "certificates.renew": (*_LEADERS, "outlet_manager"),
    "outlets.read": (*_STAFF, "technician"),
    "outlets.write": ("regional_manager", "senior"),
    "technicians.self": ("technician",),
    "parts.read": (*_STAFF, "technician"),
    "parts.write": ("parts_keeper",),
    "import.write": ("supervisor", "regional_manager"),
    "reports.read": _STAFF,
    # the house itself
    "policy.read": (*_STAFF, "technician"),
    "policy.write": ("senior", "regional_manager"),
    "audit.read": ("auditor",),
    "people.read": (*_LEADERS, "outlet_manager", "auditor"),
    "people.manage": (),
    "regions.manage": (),
    "files.read": _ALL,
    "files.write": _ALL_BUT_AUDITOR,
}
_NOT_FOR_PROGRAMS: Final = frozenset({"people.manage", "audit.read"})


def _holders(permission: str, granted: tuple[Role, ...]) -> frozenset[Role]:
    """The roles named in the table, and those that the table names by rule.

    ``_ALL`` names every role, so programs are taken out again where they have no business.
    """
    holders: set[Role] = {*granted, "admin", "service"}
    if permission in _NOT_FOR_PROGRAMS:
        holders.discard("service")
    return frozenset(holders)


PERMISSIONS: Final[dict[str, frozenset[Role]]] = {
    permission: _holders(permission, granted) for permission, granted in _GRANTED.items()
}


def allowed(role: Role, permission: str) -> bool:
    """Whether the role holds the permission; KeyError for one that the table does not know."""
    return role in PERMISSIONS[permission]


def permissions_of(role: Role) -> tuple[str, ...]:
    """All that a role may do, sorted; a page shows and hides by this list."""
    return tuple(sorted(name for name, roles in PERMISSIONS.items() if role in roles))
