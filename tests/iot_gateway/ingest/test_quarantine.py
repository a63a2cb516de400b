"""Refused messages: a message that is sent again for ever is one row with a count."""

from datetime import UTC, datetime, timedelta

from hanlu.embedded.refusals import Refusal
from iot_gateway.connections.keeper import as_refused
from iot_gateway.ingest import quarantine
from iot_gateway.ingest.delivery import KEPT_FOR, Delivery, forget
from iot_gateway.ingest.quarantine import Refused
from tests.iot_gateway.support.gateway import TESTER, Bench

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def too_large(second: int, device: str = "loud-1") -> Refused:
    """What the broker said of a message beyond its limit, from a new port at every try."""
    at = NOON + timedelta(seconds=second)
    refusal = Refusal(at, f"127.0.0.1:{40_000 + second}", device, "too_large")
    return as_refused(refusal, frozenset({device}))


async def test_a_message_cut_off_again_and_again_is_one_row_with_a_count(bench: Bench) -> None:
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await quarantine.keep(uow.connection, [too_large(0), too_large(1)])
        await quarantine.keep(uow.connection, [too_large(2), too_large(2, "loud-2")])
        (row,) = await quarantine.list_refused(uow.connection, "loud-1", None, None, 10)
    assert (row["times"], row["code"]) == (3, "broker_too_large")
    assert (row["first_at"], row["last_at"]) == (NOON, NOON + timedelta(seconds=2))


async def test_another_payload_or_another_reason_is_a_row_of_its_own(bench: Bench) -> None:
    one = Refused(NOON, "t", "mixed-1", "not_json", None, None, b"a", 1)
    several = [one, one._replace(payload=b"b"), one._replace(code="empty"), one._replace(size=9)]
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await quarantine.keep(uow.connection, [*several, one])
        rows = await quarantine.list_refused(uow.connection, "mixed-1", None, None, 10)
    assert sorted(row["times"] for row in rows) == [1, 1, 1, 2]


async def test_pages_of_refusals_follow_the_last_time_seen(bench: Bench) -> None:
    old = Refused(NOON, "t", "paged-1", "not_json", None, None, b"old", 3)
    new = old._replace(at=NOON + timedelta(hours=1), payload=b"new")
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await quarantine.keep(uow.connection, [old, new])
        await quarantine.keep(uow.connection, [old._replace(at=NOON + timedelta(hours=2))])
        (first,) = await quarantine.list_refused(uow.connection, "paged-1", None, None, 1)
        after = (first["last_at"], first["id"])
        (second,) = await quarantine.list_refused(uow.connection, "paged-1", None, after, 5)
    assert (first["payload"], second["payload"]) == (b"old", b"new")


async def test_the_numbering_of_a_boot_that_is_long_over_is_forgotten(bench: Bench) -> None:
    device = await bench.add("boots-1")
    delivery = Delivery()
    old, present = ({(device.key, boot): [5]} for boot in ("old", "present"))
    async with bench.database.unit_of_work(TESTER, "test", audited=False) as uow:
        await delivery.advance(uow.connection, old, NOON)
        await delivery.advance(uow.connection, present, NOON + timedelta(days=1))
        assert await forget(uow.connection, NOON + KEPT_FOR + timedelta(hours=1)) == 1
    rows = await bench.rows("select boot from gateway.delivery where device = %s", device.key)
    assert [row["boot"] for row in rows] == ["present"]
