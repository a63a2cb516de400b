"""The catalogue of parts, and what the vans hold of each."""

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import DictRow


class Part(msgspec.Struct, frozen=True):
    """A part and how many of it the vans in the caller's scope hold."""

    code: str
    name_zh: str
    name_en: str
    in_vans: int


async def listed(
    connection: AsyncConnection[DictRow], *, after: str | None, limit: int
) -> list[Part]:
    """Parts by code."""
    cursor = await connection.execute(
        "select p.code, p.name_zh, p.name_en, coalesce(sum(v.quantity), 0)::int as in_vans"
        " from dispatch.part p left join dispatch.van_stock v on v.part = p.code"
        " where %(after)s::text is null or p.code > %(after)s"
        " group by p.code order by p.code limit %(limit)s",
        {"after": after, "limit": limit},
    )
    return msgspec.convert(await cursor.fetchall(), list[Part])
