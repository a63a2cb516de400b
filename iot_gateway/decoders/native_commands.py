"""Commands of our own format: as they come back from the broker, and as devices answer."""

from typing import Any

import msgspec

from hanlu.contracts.device_commands import CommandAnswer, CommandMessage
from iot_gateway.decoders import strict_json
from iot_gateway.reading import CommandSign, Decoded, PayloadRejected

MOST_WORDS = 200


def seen(device_uid: str, payload: bytes) -> Decoded:
    """A command at the broker; one that another program sent says nothing to us."""
    try:
        body = msgspec.json.decode(payload, type=CommandMessage)
    except msgspec.MsgspecError:
        return Decoded()
    sign = CommandSign(device_uid=device_uid, command_id=body.id, state="sent")
    return Decoded(command_signs=(sign,))


def answered(device_uid: str, payload: bytes) -> Decoded:
    """What a device did with a command; raises PayloadRejected ``bad_answer``."""
    body: Any = strict_json.parse(payload)
    try:
        answer = msgspec.convert(body, CommandAnswer)
    except msgspec.ValidationError as error:
        raise PayloadRejected("bad_answer", "", str(error)) from None
    sign = CommandSign(
        device_uid=device_uid,
        command_id=answer.id,
        state=answer.result,
        reason="".join(c for c in answer.reason if c.isprintable())[:MOST_WORDS],
    )
    return Decoded(command_signs=(sign,))
