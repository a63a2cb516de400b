"""The demo city's cold rooms, each with a sensor: seeded once, then left as people leave them."""

from typing import Final

from hanlu import demo
from hanlu.demo import Place
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from hanlu.runtime import Resources
from iot_gateway.devices import repository, service
from iot_gateway.devices.model import DeviceDraft, Zone, ZoneKind

_SEEDER: Final = Principal.system("demo")
_EXPECTED_INTERVAL_S: Final = 30

_ROOMS: Final[dict[str, tuple[ZoneKind, ...]]] = {
    "cold_store": ("frozen", "chilled_0_4"),
    "supermarket": ("chilled_0_4", "frozen"),
    "market": ("chilled_0_10",),
    "restaurant": ("chilled_0_4",),
    "hospital": ("pharma_2_8",),
    "blood_bank": ("pharma_2_8",),
    "vaccine_clinic": ("pharma_2_8",),
}
_WORDS: Final[dict[ZoneKind, tuple[str, str]]] = {
    "frozen": ("冷冻库", "frozen"),
    "chilled_0_4": ("冷藏库", "chilled"),
    "chilled_0_10": ("保鲜库", "fresh"),
    "pharma_2_8": ("药品冷藏柜", "pharma"),
}


async def seed(resources: Resources) -> None:
    """Zones and devices at the places that dispatch knows as sites. Safe to repeat."""
    async with resources.database.unit_of_work(_SEEDER, "demo.gateway") as uow:
        planned = rooms(demo.served(demo.city().places))
        if await repository.device(uow.connection, planned[0][1].id) is not None:
            return
        for zone, draft in planned:
            await service.put_zone(uow, zone)
            await service.register(uow, draft)


def rooms(places: list[Place]) -> list[tuple[Zone, DeviceDraft]]:
    """One zone and one device for each cold room; ids of devices tell kind, place and room."""
    found = []
    for number, place in enumerate(places, start=1):
        for kind in _ROOMS[place.kind]:
            word, word_en = _WORDS[kind]
            zone = Zone(
                id=new_id(),
                name=f"{place.name} {word}",
                kind=kind,
                site_id=place.id,
                region=demo.REGION,
            )
            draft = DeviceDraft(
                id=f"{place.kind.replace('_', '-')}-{number:02}-{word_en}",
                name=zone.name,
                site_id=place.id,
                zone_id=zone.id,
                region=demo.REGION,
                expected_interval_s=_EXPECTED_INTERVAL_S,
            )
            found.append((zone, draft))
    return found
