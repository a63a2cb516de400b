"""Sites, technicians and alarms with full defaults; a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hanlu.contracts.alarms import AlarmRaised, ReadingSeen
from hanlu.contracts.events import Reason
from hanlu.database import Database
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SYSTEM = Principal.system("test")


def dispatcher(region: str | None = None) -> Principal:
    """Somebody at the desk, of one region or of all."""
    scope = Scope("region", (region,)) if region else Scope("all")
    return Principal(new_id(), "Chen Jing", "dispatcher", scope)


def as_technician(technician_id: UUID) -> Principal:
    """The login of a technician: sees own orders only."""
    scope = Scope("technician", (str(technician_id),))
    return Principal(new_id(), "Li Wei", "technician", scope, technician_id)


def alarm(**wanted: Any) -> AlarmRaised:
    """A confirmed high-temperature excursion of a frozen room."""
    fields: dict[str, Any] = {
        "alarm_id": new_id(),
        "device_id": "cold-1",
        "channel_id": 1,
        "zone_id": new_id(),
        "rule": "temperature_c_high",
        "code": "excursion.held",
        "cause": "temperature_c_high",
        "severity": "major",
        "opened_at": NOON,
        "known_at": NOON,
        "why": Reason("excursion.held", {"limit_c": -18.0, "peak_c": -9.5}),
        "reading": ReadingSeen(metric="temperature_c", value=-9.5, ts=NOON),
    }
    return AlarmRaised(**(fields | wanted))


async def site(database: Database, **wanted: Any) -> UUID:
    """A registered site; returns its id."""
    columns: dict[str, Any] = {
        "id": new_id(),
        "name": "North Market",
        "address": "1 Ring Road",
        "lat": 31.2,
        "lon": 121.4,
        "timezone": "Asia/Shanghai",
        "region": "east",
        "outlet": "river",
        "created_at": NOON,
    } | wanted
    columns.setdefault("code", f"S-{columns['id']}")
    await _insert(database, "site", columns)
    site_id: UUID = columns["id"]
    return site_id


async def asset(database: Database, site_id: UUID, **wanted: Any) -> UUID:
    """A cold room on a site; returns its id."""
    columns: dict[str, Any] = {
        "id": new_id(),
        "site_id": site_id,
        "kind": "cold_room",
        "region": "east",
        "outlet": "river",
        "created_at": NOON,
    } | wanted
    columns.setdefault("serial", f"SN-{columns['id']}")
    await _insert(database, "asset", columns)
    asset_id: UUID = columns["id"]
    return asset_id


async def technician(
    database: Database, skills: dict[str, int] | None = None, **wanted: Any
) -> UUID:
    """A technician certified for refrigeration, without an end; returns the id."""
    columns: dict[str, Any] = {
        "id": new_id(),
        "name": "Li Wei",
        "home_lat": 31.2,
        "home_lon": 121.4,
        "timezone": "Asia/Shanghai",
        "region": "east",
        "outlet": "river",
        "created_at": NOON,
    } | wanted
    columns.setdefault("code", f"T-{columns['id']}")
    await _insert(database, "technician", columns)
    for skill, level in (skills if skills is not None else {"refrigeration": 3}).items():
        held = {"technician_id": columns["id"], "skill": skill, "level": level}
        await _insert(database, "technician_skill", held)
    technician_id: UUID = columns["id"]
    return technician_id


async def _insert(database: Database, table: str, columns: dict[str, Any]) -> None:
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    async with database.unit_of_work(SYSTEM, "test.insert", audited=False) as uow:
        await uow.connection.execute(
            f"insert into dispatch.{table} ({names}) values ({marks})",  # noqa: S608  # own names
            list(columns.values()),
        )
