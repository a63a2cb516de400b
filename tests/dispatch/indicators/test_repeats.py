"""Problems that came again: the list behind each rate, files, scope and rights."""

from datetime import timedelta
from uuid import UUID

from hanlu.clock import FixedClock
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories import dispatch as make
from tests.factories.dispatch import as_technician

DAY = timedelta(days=1)


async def test_a_rate_leads_to_its_cases_within_scope_and_rights(
    desk: Desk, clock: FixedClock, office: Office, technician_id: UUID
) -> None:
    site = await desk.site(name="North Market")
    asset = await make.asset(desk.database, site, model="CR-1")
    first = await desk.open_alarm(site_id=site, asset_id=asset, device_id="one")
    await desk.assign(first, technician_id)
    me = as_technician(technician_id)
    await desk.walk(first, me, "accepted", "on_site", "working", "done", "signed")
    clock.advance(2 * DAY)
    again = await desk.open_alarm(site_id=site, device_id="two")  # another device, same fault
    clock.advance(DAY)
    manager = await office.client("outlet_manager", Scope("outlet", ("river",)))
    rates = {
        of: body(await manager.get("indicators/repeats", params={"of": of}))
        for of in ("device", "customer", "problem")
    }
    assert [rates[of]["rate"]["part"] for of in rates] == [0, 1, 1]
    assert rates["problem"]["within_days"] == 30
    assert rates["customer"]["outlets"] == [
        {"outlet": "river", "rate": {"part": 1, "whole": 1, "value": 1.0}}
    ]
    (case,) = body(await manager.get("indicators/repeats/cases", params={"of": "problem"}))["items"]
    assert (case["number"], case["next_number"]) == (first.number, again.number)
    assert case["site"] == "North Market"
    file = (await manager.get("indicators/repeats/export", params={"of": "customer"})).text
    assert "repeat_customer,,1,1,1.0000" in file
    assert f"{first.number},river,North Market" in file
    elsewhere = await office.client("outlet_manager", Scope("outlet", ("hill",)))
    for path in ("indicators/repeats", "indicators/repeats/cases"):
        told = body(await elsewhere.get(path, params={"of": "customer"}))
        assert told.get("items", []) == []
        assert told.get("rate", {"whole": 0})["whole"] == 0
        phone = await office.technician(technician_id)
        assert (await phone.get(path)).status_code == 403
