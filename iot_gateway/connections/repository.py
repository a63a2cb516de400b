"""The table of connections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hanlu.database import Connection as Database
from iot_gateway.connections.model import Connection, Rights, Secret

_CONNECTION = """c.id, c.username, c.device, d.id as device_id, c.format, c.publish, c.subscribe,
    c.created_at, c.revoked_at"""
_FROM = "gateway.connection c left join gateway.device d on d.key = c.device"


@dataclass(frozen=True, slots=True)
class User:
    """A valid user with its hashes, for the broker."""

    username: str
    secret_hash: str
    secret_pbkdf2: str | None
    publish: list[str]
    subscribe: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConnection:
    """What a connection is made of."""

    id: UUID
    username: str
    device: int
    format: str
    rights: Rights
    region: str | None
    outlet: str | None
    site_id: UUID | None


async def put(database: Database, new: NewConnection, secret: Secret, now: datetime) -> UUID:
    """Make a connection, or give the one of this name a new secret; its id."""
    cursor = await database.execute(
        """insert into gateway.connection (id, username, secret_hash, secret_pbkdf2, device,
               format, publish, subscribe, region, outlet, site_id, created_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
           on conflict (username) do update set secret_hash = excluded.secret_hash,
               secret_pbkdf2 = excluded.secret_pbkdf2, device = excluded.device,
               format = excluded.format, publish = excluded.publish,
               subscribe = excluded.subscribe, region = excluded.region,
               outlet = excluded.outlet, site_id = excluded.site_id, revoked_at = null
           returning id""",
        (
            new.id,
            new.username,
            secret.bcrypt,
            secret.pbkdf2,
            new.device,
            new.format,
            list(new.rights.publish),
            list(new.rights.subscribe),
            new.region,
            new.outlet,
            new.site_id,
            now,
        ),
    )
    row = await cursor.fetchone()
    return row["id"] if row else new.id


async def named(database: Database, username: str) -> Connection | None:
    """The connection of this name."""
    cursor = await database.execute(
        f"select {_CONNECTION} from {_FROM} where c.username = %s",  # noqa: S608  # constant
        (username,),
    )
    row = await cursor.fetchone()
    return Connection(**row) if row else None


async def get(database: Database, connection_id: UUID) -> Connection | None:
    """One connection, where the caller may see it."""
    cursor = await database.execute(
        f"select {_CONNECTION} from {_FROM} where c.id = %s",  # noqa: S608  # constant
        (connection_id,),
    )
    row = await cursor.fetchone()
    return Connection(**row) if row else None


async def list_connections(
    database: Database, device_id: str | None, after: str | None, limit: int
) -> list[Connection]:
    """Connections by name."""
    cursor = await database.execute(
        f"""select {_CONNECTION} from {_FROM}
            where (%(device)s::text is null or d.id = %(device)s)
              and (%(after)s::text is null or c.username > %(after)s)
            order by c.username limit %(limit)s""",  # noqa: S608  # constant columns
        {"device": device_id, "after": after, "limit": limit},
    )
    return [Connection(**row) for row in await cursor.fetchall()]


async def revoke(database: Database, ids: Sequence[UUID], now: datetime) -> int:
    """Take these connections' rights away; how many still had them."""
    cursor = await database.execute(
        "update gateway.connection set revoked_at = %s where id = any(%s) and revoked_at is null",
        (now, list(ids)),
    )
    return cursor.rowcount


async def valid_users(database: Database) -> list[User]:
    """Every user the broker should let in."""
    cursor = await database.execute(
        """select username, secret_hash, secret_pbkdf2, publish, subscribe
           from gateway.connection where revoked_at is null order by username"""
    )
    return [User(**row) for row in await cursor.fetchall()]


async def progress(database: Database) -> tuple[int, int]:
    """The revision of the connections, and the one the broker has confirmed."""
    cursor = await database.execute(
        "select number, applied from gateway.revision where subject = 'connections'"
    )
    row = await cursor.fetchone()
    return (row["number"], row["applied"]) if row else (0, 0)


async def confirm(database: Database, number: int) -> None:
    """The broker has followed up to this revision."""
    await database.execute(
        """update gateway.revision set applied = greatest(applied, %s)
           where subject = 'connections'""",
        (number,),
    )
