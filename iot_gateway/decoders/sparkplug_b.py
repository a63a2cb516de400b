"""Sparkplug B: ``spBv1.0/{group}/{type}/{edge node}[/{device}]``.

Source: Eclipse Sparkplug specification 3.0. A birth names its metrics; what follows may call them
by number (alias) only, so the births of an edge node are remembered in its ``EdgeNode``. A death
counts only for the birth whose ``bdSeq`` it carries. Sequence numbers run from 0 to 255 and round
again; a gap means that something was lost and asks for a new birth. A metric's path, without its
last word, is the channel: ``Probe 1/Temperature`` belongs to ``Probe_1``. ``is_historical`` marks
what the node kept.
"""

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec

from iot_gateway.decoders import sparkplug_payload, times
from iot_gateway.decoders.context import Context
from iot_gateway.decoders.fields import celsius, device_name
from iot_gateway.decoders.plain_names import named
from iot_gateway.decoders.sparkplug_payload import Metric, Payload
from iot_gateway.edge_node import Born, EdgeNode
from iot_gateway.metrics import TEMPERATURES
from iot_gateway.reading import (
    Decoded,
    DeviceStatus,
    MetricValue,
    PayloadRejected,
    Proposal,
    Reading,
    Rejection,
    repeat_safe_seq,
)

_NAMESPACE = "spBv1.0"
_BIRTHS, _DEATHS, _DATA = ("NBIRTH", "DBIRTH"), ("NDEATH", "DDEATH"), ("NDATA", "DDATA")
_FAHRENHEIT = frozenset({"°F", "F", "degF", "fahrenheit", "Fahrenheit"})
_KELVIN = frozenset({"K", "°K", "kelvin", "Kelvin"})
_BD_SEQ = "bdSeq"

type _Key = tuple[str, datetime | None, bool]  # channel, time, historical


def node_of(topic: str) -> str | None:
    """The edge node a topic belongs to (``group/node``), whose births must be remembered."""
    if not topic.startswith(_NAMESPACE):
        return None
    match topic.split("/"):
        case [namespace, group, _, node, *_] if namespace == _NAMESPACE:
            return f"{group}/{node}"
    return None


def decode(topic: str, payload: bytes, context: Context) -> Decoded:
    """The readings and the coming and going of an edge node or of a device behind it."""
    match topic.split("/"):
        case [namespace, _, kind, node] if namespace == _NAMESPACE:
            device = None
        case [namespace, _, kind, node, device] if namespace == _NAMESPACE:
            pass
        case [namespace, *_] if namespace == _NAMESPACE:
            return Decoded(ignored=("STATE",))
        case _:
            raise PayloadRejected("bad_topic", "", f"{topic[:120]} is not of Sparkplug B")
    if kind not in (*_BIRTHS, *_DEATHS, *_DATA):
        return Decoded(ignored=(kind[:64],))
    uid = device_name(device or node)
    message = sparkplug_payload.parse(payload)
    known = context.edge_node or EdgeNode()
    if kind in _DEATHS:
        return _death(uid, kind, message, known)
    after = known.born(message.seq, kind == "NBIRTH", _born(message)) if kind in _BIRTHS else known
    missed = kind in _DATA and known.missed(message.seq)
    decoded = _readings(uid, message, after, repeat_safe_seq(topic, payload))
    status = DeviceStatus(device_uid=uid, online=True, bridge=kind == "NBIRTH")
    return msgspec.structs.replace(
        decoded,
        statuses=(status,) if kind in _BIRTHS else (),
        edge_node=after.heard(message.seq),
        wants_birth=missed or bool(decoded.rejections),
        proposals=_proposed(uid, decoded) if kind in _BIRTHS else (),
    )


def _proposed(uid: str, decoded: Decoded) -> tuple[Proposal, ...]:
    """What is born and measures something."""
    if not decoded.readings:
        return ()
    metrics = sorted({name for each in decoded.readings for name in each.metrics})
    channels = sorted({each.channel for each in decoded.readings})
    return (
        Proposal(
            source="sparkplug_b",
            device_uid=uid,
            format="sparkplug_b",
            name=uid,
            metrics=tuple(metrics),
            channels=tuple(channels),
        ),
    )


def _death(uid: str, kind: str, message: Payload, known: EdgeNode) -> Decoded:
    if kind == "DDEATH":
        status = DeviceStatus(device_uid=uid, online=False)
        return Decoded(statuses=(status,), edge_node=known.heard(message.seq))
    told = next((each.value for each in message.metrics if each.name == _BD_SEQ), None)
    if known.bd_seq is not None and isinstance(told, int) and told != known.bd_seq:
        return Decoded(ignored=("a death of an earlier birth",))
    status = DeviceStatus(device_uid=uid, online=False, bridge=True)
    return Decoded(statuses=(status,), edge_node=EdgeNode())


def _born(message: Payload) -> Born:
    """What a birth tells of its metrics, for the messages that leave it out."""
    bd_seq = next((each.value for each in message.metrics if each.name == _BD_SEQ), None)
    return Born(
        bd_seq=bd_seq if isinstance(bd_seq, int) else None,
        names={each.alias: each.name for each in message.metrics if each.alias is not None},
        types={each.name: each.datatype for each in message.metrics if each.datatype},
        units={each.name: each.unit for each in message.metrics if each.unit},
    )


def _readings(uid: str, message: Payload, node: EdgeNode, seq: int) -> Decoded:
    found: dict[_Key, dict[str, MetricValue]] = {}
    rejections: list[Rejection] = []
    ignored: set[str] = set()
    for metric in message.metrics:
        name = metric.name or node.names.get(-1 if metric.alias is None else metric.alias, "")
        if not name:
            rejections.append(_unknown_alias(uid, metric))
            continue
        values = _values(name, metric, node)
        if values:
            channel = re.sub(r"[^A-Za-z0-9_:-]", "_", name.rpartition("/")[0])[:64]
            at = _time(metric.ms or message.ms)
            found.setdefault((channel, at, metric.historical), {}).update(values)
        else:
            ignored.add(name[:64])
    return Decoded(
        readings=tuple(_as_readings(uid, found, seq)),
        rejections=tuple(rejections[:1]),
        ignored=tuple(sorted(ignored)),
    )


def _values(name: str, metric: Metric, node: EdgeNode) -> dict[str, MetricValue]:
    """The canonical value of a metric, none where it is null, of bad quality or not ours."""
    if metric.value is None or not metric.good:
        return {}
    typed = sparkplug_payload.with_type(metric, node.types.get(name, 0))
    word = name.rpartition("/")[2].strip().replace(" ", "_")
    values = named({word: typed.value})
    unit = metric.unit or node.units.get(name, "")
    if unit in _FAHRENHEIT:
        values |= {each: celsius(v) for each, v in values.items() if each in TEMPERATURES}
    elif unit in _KELVIN:
        values |= {each: round(v - 273.15, 4) for each, v in values.items() if each in TEMPERATURES}
    return values


def _as_readings(
    uid: str, found: dict[_Key, dict[str, MetricValue]], seq: int
) -> Iterable[Reading]:
    for (channel, measured_at, historical), metrics in found.items():
        yield Reading(
            device_uid=uid,
            channel=channel,
            measured_at=measured_at,
            seq=seq,
            metrics=metrics,
            historical=historical,
        )


def _unknown_alias(uid: str, metric: Metric) -> Rejection:
    reason = f"the birth that names metric {metric.alias} has not been seen"
    return Rejection(code="unknown_alias", field="metrics", reason=reason, device_uid=uid)


def _time(ms: int) -> datetime | None:
    if not ms:
        return None
    measured_at = times.from_unix_ms(ms, "timestamp")
    return None if times.never_set(measured_at) else measured_at
