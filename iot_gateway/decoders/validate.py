"""What every decoder's answer must pass before it is stored."""

import msgspec

from iot_gateway.decoders import times
from iot_gateway.decoders.context import Context
from iot_gateway.metrics import check_range
from iot_gateway.reading import Decoded, DeviceAlarm, PayloadRejected, Reading, Rejection


def validated(decoded: Decoded, context: Context) -> Decoded:
    """The answer without what cannot be true; each refused part is in ``rejections``.

    A wrong time refuses the reading, an impossible value only itself. A retained message without
    a time of its own is refused: nobody knows when it was measured, and a dead sensor must not
    look alive.
    """
    if not decoded.readings and not decoded.alarms:
        return decoded
    rejections = list(decoded.rejections)
    readings = [
        kept
        for reading in decoded.readings
        if (kept := _checked_reading(reading, context, rejections)) is not None
    ]
    alarms = [alarm for alarm in decoded.alarms if _timely(alarm, context, rejections)]
    if len(rejections) == len(decoded.rejections):
        return decoded
    return msgspec.structs.replace(
        decoded, readings=tuple(readings), alarms=tuple(alarms), rejections=tuple(rejections)
    )


def _checked_reading(
    reading: Reading, context: Context, rejections: list[Rejection]
) -> Reading | None:
    if not _timely(reading, context, rejections):
        return None
    refused = []
    for name, value in reading.metrics.items():
        try:
            check_range(name, value, name)
        except PayloadRejected as error:
            refused.append(name)
            rejections.append(_of(reading, error.rejection))
    if not refused:
        return reading
    metrics = {name: value for name, value in reading.metrics.items() if name not in refused}
    return msgspec.structs.replace(reading, metrics=metrics) if metrics else None


def _timely(part: Reading | DeviceAlarm, context: Context, rejections: list[Rejection]) -> bool:
    try:
        if part.measured_at is not None:
            times.check(part.measured_at, context.received_at)
        elif context.retained:
            reason = "a retained message without a time of its own may be of any age"
            raise PayloadRejected("retained_without_time", "ts", reason)
    except PayloadRejected as error:
        rejection = msgspec.structs.replace(error.rejection, measured_at=part.measured_at)
        rejections.append(_of(part, rejection))
        return False
    return True


def _of(part: Reading | DeviceAlarm, rejection: Rejection) -> Rejection:
    return msgspec.structs.replace(
        rejection,
        device_uid=part.device_uid,
        channel=part.channel if isinstance(part, Reading) else None,
        seq=part.seq if part.numbered else None,
        boot=part.boot,
    )
