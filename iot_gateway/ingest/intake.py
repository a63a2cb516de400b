"""What a batch of messages says, sorted by what has to be done with it. No I/O."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from hanlu.contracts import topics
from iot_gateway.decoders import Context, Decoded, decode, plain_reading, sparkplug_b
from iot_gateway.devices import addressing
from iot_gateway.devices.model import Binding, Device
from iot_gateway.edge_node import EdgeNode
from iot_gateway.ingest.inbox import Arrived
from iot_gateway.ingest.registry import Registry
from iot_gateway.ingest.watermark import marks_in
from iot_gateway.reading import (
    CommandSign,
    DeviceAlarm,
    PayloadRejected,
    Proposal,
    Reading,
    Rejection,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """One message, decoded, with the binding that led to its decoder.

    ``node``: what was known of its Sparkplug edge node before it.
    """

    arrived: Arrived
    decoded: Decoded
    binding: Binding | None = None
    node: EdgeNode | None = None


type Plain = tuple[Arrived, Reading]  # an ordinary native message, and the one reading it holds


@dataclass(slots=True)
class Intake:
    """The parts of a batch. Devices in it are registered; what is not was refused.

    ``marks``: the numbers of readings, by the name their device gave itself, and boot.
    """

    readings: list[tuple[Arrived, Device, Reading]] = field(default_factory=list)
    alarms: list[tuple[Arrived, Device, DeviceAlarm]] = field(default_factory=list)
    statuses: list[tuple[Device, bool]] = field(default_factory=list)
    refused: list[tuple[Arrived, Rejection]] = field(default_factory=list)
    marks: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    via: dict[int, int] = field(default_factory=dict)  # device key -> key of its bridge
    births_wanted: set[str] = field(default_factory=set)  # of Sparkplug edge nodes
    proposals: list[tuple[Proposal, int | None]] = field(default_factory=list)  # with the bridge
    command_signs: list[tuple[Arrived, Device, CommandSign]] = field(default_factory=list)
    empty: int = 0  # reports that were understood and hold no reading: counted, not quarantined


def plain_first(messages: Iterable[Arrived]) -> tuple[list[Plain], list[Arrived]]:
    """The ordinary native messages with what they say, and those that want more care."""
    plain: list[Plain] = []
    others: list[Arrived] = []
    for arrived in messages:
        reading = (
            None if arrived.retained else plain_reading(arrived.topic, arrived.payload, arrived.at)
        )
        if reading is None:
            others.append(arrived)
        else:
            plain.append((arrived, reading))
    return plain, others


def open_all(
    messages: Iterable[Arrived], registry: Registry, nodes: dict[str, EdgeNode]
) -> list[Opened]:
    """Decode messages in order; ``nodes`` moves on with what each says of its edge node."""
    found = []
    for arrived in messages:
        name = sparkplug_b.node_of(arrived.topic)
        opened = open_message(arrived, registry, node=nodes.get(name) if name else None)
        if name and opened.decoded.edge_node is not None:
            nodes[name] = opened.decoded.edge_node
        found.append(opened)
    return found


def open_message(
    arrived: Arrived,
    registry: Registry,
    device: Device | None = None,
    node: EdgeNode | None = None,
) -> Opened:
    """Decode one message; ``device``, where known, tells its model and its time zone."""
    native = arrived.topic.startswith(f"{topics.PREFIX}/")
    binding = None if native else registry.binding(arrived.topic)
    if binding is None and not native:
        rejection = Rejection(code="no_binding", reason="no binding covers this topic")
        return Opened(arrived, Decoded(rejections=(rejection,)))
    try:
        rule = binding.device_at if binding else None
        uid = addressing.device_at(rule, arrived.topic, arrived.payload) if rule else None
    except PayloadRejected as error:
        return Opened(arrived, Decoded(rejections=(error.rejection,)), binding, node)
    context = Context(
        received_at=arrived.at,
        timezone=device.timezone if device else None,
        model=(device.model if device else None) or (binding.model if binding else None),
        device_uid=uid,
        fport=binding.fport if binding else None,
        retained=arrived.retained,
        edge_node=node,
    )
    decoder = binding.decoder if binding else "native"
    decoded = decode(decoder, arrived.topic, arrived.payload, context)
    return Opened(arrived, addressing.renamed(decoded, uid) if uid else decoded, binding, node)


def _parts(decoded: Decoded) -> list[Reading | DeviceAlarm]:
    return [*decoded.readings, *decoded.alarms]


def names_in(opened: Iterable[Opened]) -> set[str]:
    """Every device name these messages mention."""
    names: set[str] = set()
    for each in opened:
        names.update(part.device_uid for part in _parts(each.decoded))
        names.update(status.device_uid for status in each.decoded.statuses)
        names.update(proposal.device_uid for proposal in each.decoded.proposals)
        names.update(part.device_uid for part in each.decoded.rejections if part.device_uid)
        if (native := topics.parse(each.arrived.topic)) is not None:
            names.add(native.device_id)
    return names


def with_device_facts(opened: Opened, registry: Registry) -> Opened:
    """Decode again where the registry says more of the device than its message did.

    A native message needs no zone, and the model only where something of it was refused.
    """
    if opened.binding is None and not opened.decoded.rejections:
        return opened
    for part in (*_parts(opened.decoded), *opened.decoded.rejections):
        device = registry.device(part.device_uid) if part.device_uid else None
        if device is not None and (device.timezone or device.model):
            return open_message(opened.arrived, registry, device, opened.node)
    return opened


def sort(plain: Iterable[Plain], opened: Iterable[Opened], registry: Registry) -> Intake:
    """Sort the parts of decoded messages; the registry knows their devices by now.

    Retained messages tell a status and nothing else: they are not news.
    """
    intake = Intake()
    for arrived, reading in plain:
        name = reading.device_uid
        intake.marks[name, reading.boot].append(reading.seq)
        if (device := registry.device(name)) is not None:
            intake.readings.append((arrived, device, reading))
        else:
            intake.refused.append((arrived, _unknown(name)))
    for each in opened:
        _statuses(each, registry, intake)
        if each.decoded.wants_birth and (node := sparkplug_b.node_of(each.arrived.topic)):
            intake.births_wanted.add(node)
        _proposed(each, registry, intake)
        _commanded(each, registry, intake)
        if not each.arrived.retained:
            _measured(each, registry, intake)
            _refused(each, intake)
    return intake


def _proposed(opened: Opened, registry: Registry, intake: Intake) -> None:
    """Devices spoken of and not registered; a retained list is as good as a fresh one."""
    bridge = opened.binding.bridge if opened.binding else None
    for each in opened.decoded.proposals:
        if registry.device(each.device_uid) is None:
            intake.proposals.append((each, bridge))


def _commanded(opened: Opened, registry: Registry, intake: Intake) -> None:
    """Signs of commands; a retained answer names its command and is as good as a fresh one."""
    for sign in opened.decoded.command_signs:
        device = registry.device(sign.device_uid)
        if device is not None:
            intake.command_signs.append((opened.arrived, device, sign))
        elif sign.state != "sent":
            intake.refused.append((opened.arrived, _unknown(sign.device_uid)))


def _statuses(opened: Opened, registry: Registry, intake: Intake) -> None:
    for status in opened.decoded.statuses:
        device = registry.device(status.device_uid)
        if status.bridge and opened.binding and opened.binding.bridge is not None:
            device = registry.keyed(opened.binding.bridge)
        if device is None:
            intake.refused.append((opened.arrived, _unknown(status.device_uid)))
        else:
            intake.statuses.append((device, status.online))


def _measured(opened: Opened, registry: Registry, intake: Intake) -> None:
    arrived = opened.arrived
    for part in _parts(opened.decoded):
        device = registry.device(part.device_uid)
        if part.numbered:
            intake.marks[part.device_uid, part.boot].append(part.seq)
        if device is None:
            intake.refused.append((arrived, _unknown(part.device_uid)))
        elif isinstance(part, Reading):
            intake.readings.append((arrived, device, part))
            if opened.binding is not None and opened.binding.bridge is not None:
                intake.via[device.key] = opened.binding.bridge
        else:
            intake.alarms.append((arrived, device, part))


def _refused(opened: Opened, intake: Intake) -> None:
    arrived, decoded = opened.arrived, opened.decoded
    native = topics.parse(arrived.topic)
    for rejection in decoded.rejections:
        if rejection.code == "no_reading":
            intake.empty += 1
        else:
            intake.refused.append((arrived, _at_device(arrived, rejection)))
        if rejection.seq is not None and rejection.device_uid is not None:
            intake.marks[rejection.device_uid, rejection.boot].append(rejection.seq)
    if decoded.rejections and not decoded.readings and not decoded.alarms and native is not None:
        _mark_refused(intake, native.device_id, arrived.payload)


def _mark_refused(intake: Intake, device_id: str, payload: bytes) -> None:
    for mark in marks_in(device_id, payload):
        intake.marks[mark.device_id, mark.boot].append(mark.seq)


def _unknown(device_uid: str) -> Rejection:
    return Rejection(
        code="unknown_device", reason=f"{device_uid[:80]} is not registered", device_uid=device_uid
    )


def strange_answer(sign: CommandSign) -> Rejection:
    """An answer to a command that its device was never given."""
    return Rejection(
        code="unknown_command",
        field="id",
        reason=f"{sign.device_uid} was given no command {sign.command_id}",
        device_uid=sign.device_uid,
    )


def refuse_whole(arrived: Arrived, rejection: Rejection) -> Intake:
    """A message set aside as it is."""
    intake = Intake(refused=[(arrived, _at_device(arrived, rejection))])
    if (native := topics.parse(arrived.topic)) is not None:
        _mark_refused(intake, native.device_id, arrived.payload)
    return intake


def _at_device(arrived: Arrived, rejection: Rejection) -> Rejection:
    """With the device that the topic names, where the payload was too broken to name one."""
    native = topics.parse(arrived.topic)
    if native is None or rejection.device_uid is not None:
        return rejection
    return msgspec.structs.replace(rejection, device_uid=native.device_id)
