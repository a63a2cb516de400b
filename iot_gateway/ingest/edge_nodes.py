"""What Sparkplug edge nodes said at their births: kept with the readings, and asked for anew."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from hanlu.database import Connection
from iot_gateway.decoders.sparkplug_payload import rebirth
from iot_gateway.edge_node import EdgeNode

ASK_AGAIN = timedelta(minutes=1)  # a node that answers slowly must not be asked with each message

type EdgeNodes = dict[str, EdgeNode]  # by group/node


async def load(connection: Connection) -> EdgeNodes:
    """Every known edge node; which message it sent last is not kept."""
    cursor = await connection.execute("select name, state::text as state from gateway.edge_node")
    rows = await cursor.fetchall()
    return {row["name"]: msgspec.json.decode(row["state"], type=EdgeNode) for row in rows}


async def keep(
    connection: Connection,
    before: Mapping[str, EdgeNode],
    after: Mapping[str, EdgeNode],
    now: datetime,
) -> None:
    """Write down the nodes that were born anew; a moved number alone is not worth a row."""
    born = {
        name: node
        for name, node in after.items()
        if node is not before.get(name) and _unnumbered(before.get(name)) != _unnumbered(node)
    }
    for name in sorted(born):
        state = msgspec.json.encode(_unnumbered(born[name])).decode()
        await connection.execute(
            """insert into gateway.edge_node (name, state, updated_at) values (%s, %s::jsonb, %s)
               on conflict (name) do update set state = excluded.state,
                   updated_at = excluded.updated_at""",
            (name, state, now),
        )


def _unnumbered(node: EdgeNode | None) -> EdgeNode | None:
    return None if node is None else msgspec.structs.replace(node, seq=None)


class BirthsWanted:
    """Which nodes are to be asked for a birth, each at most once a minute."""

    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}

    def commands(self, names: Iterable[str], now: datetime) -> list[tuple[str, bytes]]:
        """Topic and payload of the commands that are due."""
        due = [
            name
            for name in sorted(set(names))
            if name not in self._asked or now - self._asked[name] >= ASK_AGAIN
        ]
        self._asked |= dict.fromkeys(due, now)
        return [(_command_topic(name), rebirth(round(now.timestamp() * 1000))) for name in due]


def _command_topic(name: str) -> str:
    group, _, node = name.partition("/")
    return f"spBv1.0/{group}/NCMD/{node}"
