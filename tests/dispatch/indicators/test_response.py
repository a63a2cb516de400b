"""How soon requests were answered and by what repairs were solved: rights, scope and files."""

import csv
from datetime import timedelta
from uuid import UUID

from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import COMPLETE, Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import as_technician

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def test_times_and_remedies_are_read_and_taken_along_within_scope_and_rights(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    order = await desk.open_alarm()
    clock.advance(20 * MINUTE)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted")
    clock.advance(HOUR)
    await desk.walk(order, me, "on_site", "working")
    await desk.move(order, "done", me, visit=COMPLETE)
    clock.advance(MINUTE)
    manager = await office.client("outlet_manager", Scope("outlet", ("river",)))
    told = body(await manager.get("indicators/response", params={"by": "technician"}))
    assert told["groups"][0]["name"] == "Li Wei"
    assert told["total"]["ack"] == {
        "mean_s": {"part": 1200, "whole": 1, "value": 1200.0}, "median_s": 1200, "p90_s": 1200,
    }  # fmt: skip
    assert told["total"]["arrive"]["p90_s"] == 80 * 60
    text = (await manager.get("indicators/response/export")).text.lstrip("\ufeff")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["outlet"], row["ack_median_s"], row["arrive_p90_s"]) for row in rows] == [
        ("total", "1200", "4800"),
        ("river", "1200", "4800"),
    ]
    text = (await manager.get("indicators/remedies/export", params={"by": "technician"})).text
    assert text.splitlines()[1] == "Li Wei,repair,without_parts,1,1,1.0000"
    elsewhere = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    assert body(await elsewhere.get("indicators/response"))["total"]["requests"] == 0
    desk_only = await office.client("dispatcher")
    phone = await office.technician(technician_id)
    for path in ("indicators/response", "indicators/remedies"):
        assert (await desk_only.get(path, params={"by": "technician"})).status_code == 403
        assert (await phone.get(path)).status_code == 403
