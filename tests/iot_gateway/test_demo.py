"""The demo's rooms: one sensor each, at sites that dispatch knows, and seeded only once."""

from hanlu import demo
from iot_gateway.demo import rooms


def test_every_served_place_has_rooms_with_one_device_each() -> None:
    places = demo.served(demo.city().places)
    found = rooms(places)
    assert {zone.site_id for zone, _ in found} == {place.id for place in places}
    assert len({draft.id for _, draft in found}) == len(found) >= 40
    assert all(draft.zone_id == zone.id for zone, draft in found)
