"""What a device's connection did of late: its last message, and refusals with their reason."""

from hanlu.database import Connection
from iot_gateway.devices.model import Device
from iot_gateway.devices.schemas import LogEntryOut
from iot_gateway.ingest.showing import preview

_SHOWN = 50


async def of_device(connection: Connection, device: Device) -> list[LogEntryOut]:
    """The newest first. A refusal under a name that is not registered yet is found later, too."""
    cursor = await connection.execute(
        """select * from gateway.quarantine
           where device_id = any(%s) order by last_at desc, id desc limit %s""",
        ([name for name in (device.id, device.source_uid) if name], _SHOWN),
    )
    entries = [
        LogEntryOut(
            at=row["last_at"],
            first_at=row["first_at"],
            times=row["times"],
            kind="refusal",
            topic=row["topic"],
            code=row["code"],
            field=row["field"],
            reason=row["reason"],
            preview=preview(row["payload"]),
            size=row["size"],
        )
        for row in await cursor.fetchall()
    ]
    cursor = await connection.execute(
        """select received_at, message from gateway.presence
           where device = %s and received_at is not null""",
        (device.key,),
    )
    row = await cursor.fetchone()
    if row is not None:
        entries.append(
            LogEntryOut(
                at=row["received_at"],
                first_at=row["received_at"],
                kind="message",
                topic=(row["message"] or {}).get("topic", ""),
                code=None,
                field=None,
                reason=None,
                preview=(row["message"] or {}).get("preview", ""),
                size=(row["message"] or {}).get("size", 0),
            )
        )
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
