"""Sites as far as devices need them: their code, and the scope of what stands there."""

from dataclasses import dataclass
from uuid import UUID

from hanlu.contracts.sites import SiteChanged
from hanlu.database import Connection, UnitOfWork
from hanlu.runtime import Resources
from hanlu.stream.consumer import Consumer
from iot_gateway.devices import repository
from iot_gateway.devices.errors import SiteUnknown


@dataclass(frozen=True, slots=True)
class SiteScope:
    """Whose a site is."""

    id: UUID
    region: str | None
    outlet: str | None


async def scope_of(connection: Connection, site_id: UUID) -> SiteScope | None:
    """The scope of a site that dispatch has told of and the caller may see."""
    cursor = await connection.execute(
        "select id, region, outlet from gateway.site where id = %s", (site_id,)
    )
    row = await cursor.fetchone()
    return SiteScope(**row) if row else None


async def find(connection: Connection, named: str) -> UUID:
    """The id of a site given by id or code. Raises SiteUnknown for a code nobody told of."""
    try:
        return UUID(named)
    except ValueError:
        cursor = await connection.execute("select id from gateway.site where code = %s", (named,))
    row = await cursor.fetchone()
    if row is None:
        raise SiteUnknown(site=named[:80])
    return UUID(str(row["id"]))


async def on_changed(uow: UnitOfWork, event: SiteChanged) -> None:
    """Everything at the site moves into its scope. Safe to repeat; the newest word counts."""
    scope = {
        "site": event.site_id,
        "code": event.code,
        "region": event.region,
        "outlet": event.outlet,
        "at": event.at,
    }
    cursor = await uow.connection.execute(
        """insert into gateway.site as s (id, code, region, outlet, told_at)
           values (%(site)s, %(code)s, %(region)s, %(outlet)s, %(at)s)
           on conflict (id) do update set code = excluded.code, region = excluded.region,
               outlet = excluded.outlet, told_at = excluded.told_at
               where s.told_at <= excluded.told_at""",
        scope,
    )
    if not cursor.rowcount:
        return
    for table in ("device", "zone", "connection", "alarm", "incident"):
        await uow.connection.execute(
            f"""update gateway.{table} set region = %(region)s, outlet = %(outlet)s
                where site_id = %(site)s
                  and (region, outlet) is distinct from (%(region)s, %(outlet)s)""",  # noqa: S608  # constant names
            scope,
        )
    await repository.touch(uow.connection, "registry")


def consumer(resources: Resources) -> Consumer:
    """Follows what dispatch tells of sites."""
    return Consumer(
        "gateway.sites",
        resources.database,
        resources.stream,
        resources.holder,
        {SiteChanged: on_changed},
    )
