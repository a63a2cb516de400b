"""The demo city's people and places: seeded once, kept as whoever tries the demo leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final
from uuid import UUID

from dispatch.assignments.policy import DispatchPolicy
from dispatch.customers import assets, customers, sites
from dispatch.customers.assets import AssetGiven
from dispatch.customers.customers import CustomerGiven, CustomerSeals
from dispatch.customers.model import Asset
from dispatch.customers.sites import SiteGiven
from dispatch.knowledge import beginners_library
from dispatch.knowledge.policy import KnowledgePolicy
from dispatch.maintenance import plans
from dispatch.maintenance.plans import PlanGiven
from dispatch.maintenance.schedule import SeasonPause
from dispatch.parts import catalogue, ledger
from dispatch.parts import places as parts
from dispatch.parts.catalogue import PartGiven
from dispatch.parts.ledger import Transfer
from dispatch.teams import repository as teams
from dispatch.technicians import edit
from dispatch.technicians.edit import ShiftGiven, TechnicianGiven
from dispatch.technicians.policy import SkillPolicy
from dispatch.technicians.skills import Skill
from dispatch.territories import repository as territories
from dispatch.territories.locate import Outlet
from hanlu import demo
from hanlu.database import UnitOfWork
from hanlu.demo import Place
from hanlu.identity import people
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.identity.seed import ensure_person
from hanlu.ids import new_id
from hanlu.policy import repository as policies
from hanlu.policy.service import replace_section
from hanlu.runtime import Resources

ZONE: Final = "Asia/Shanghai"
_SEEDER: Final = Principal.system("demo")
_ALL_WEEK: Final = range(7)
_ENDS_SOON: Final = 8
"""Whose certificates end within days, so that the list of those to renew is not empty."""
_RECEIVED: Final = 200
_IN_STORE: Final = 6
_PLANNED: Final = 4  # machines with a maintenance plan

PARTS: Final = {
    "drain-hose": ("排水软管", "Drain hose"),
    "fan-motor": ("风机电机", "Fan motor"),
    "thermostat": ("温控器", "Thermostat"),
    "start-relay": ("启动继电器", "Start relay"),
    "fuse": ("熔断器", "Fuse"),
    "door-gasket": ("门封条", "Door gasket"),
    "defrost-heater": ("化霜加热管", "Defrost heater"),
    "probe": ("温度探头", "Temperature probe"),
    "battery-cell": ("传感器电池", "Sensor battery"),
}
_MAKER: Final = "寒络制冷"
_COST_PRICE_CENTS: Final = {
    "drain-hose": 1200,
    "fan-motor": 16800,
    "thermostat": 9500,
    "start-relay": 4200,
    "fuse": 380,
    "door-gasket": 8600,
    "defrost-heater": 7400,
    "probe": 5600,
    "battery-cell": 1500,
}


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    starts: time
    hours: float
    skills: dict[str, int]


def _person(name: str, starts: int, hours: float = 12, **skills: int) -> _Person:
    return _Person(name, time(starts), hours, {"refrigeration": 1} | skills)


# The first four are the logins that are shown: on call all day, so that the demo works whenever
# it is tried. The others take turns, so that at any hour about half of them are at work.
_PEOPLE: Final = (
    _person("李伟", 4, 23.5, refrigeration=3, electrical=2, sensors=2),
    _person("王芳", 16, 23.5, refrigeration=2, electrical=2, sensors=1),
    _person("张强", 4, 23.5, refrigeration=3, electrical=3),
    _person("刘洋", 16, 23.5, refrigeration=2, sensors=3),
    _person("陈静", 0, refrigeration=3, electrical=1),
    _person("杨帆", 0, refrigeration=2, sensors=2),
    _person("赵磊", 6, refrigeration=2, electrical=3),
    _person("黄敏", 6, refrigeration=3, electrical=2, sensors=1),
    _person("周凯", 6, refrigeration=1, sensors=3),
    _person("吴婷", 12, refrigeration=3, electrical=2),
    _person("徐浩", 12, refrigeration=2, electrical=1, sensors=2),
    _person("孙丽", 12, refrigeration=2, electrical=2),
    _person("马超", 18, refrigeration=3, electrical=3, sensors=2),
    _person("朱琳", 18, refrigeration=2, sensors=2),
)


_OFFICE: Final[tuple[tuple[str, str, Role], ...]] = (
    ("林晓", "agent@demo", "agent"),
    ("何雯", "supervisor@demo", "supervisor"),
    ("高远", "senior@demo", "senior"),
)
_TEAMS: Final = {
    "front_desk": ("agent@demo", "dispatcher@demo"),
    "complaints": ("agent@demo", "supervisor@demo"),
    "quick_response": ("dispatcher@demo", "t01@demo", "t02@demo"),
    "support": ("supervisor@demo", "t04@demo"),
    "experts": ("t01@demo", "t03@demo"),
    "decision": ("supervisor@demo", "senior@demo"),
}


_OWNERS: Final = {
    "cold_store": "临澜冷链物流有限公司",
    "blood_bank": "临澜血液中心",
    "supermarket": "晨光生鲜连锁",
}
"""Who has all sites of a kind; each other site has a customer of its own."""


async def seed(resources: Resources) -> None:
    """Outlets, customers, sites, machines, parts, technicians, logins, articles, and the policy.

    Safe to repeat: what is there stays as it is.
    """
    async with resources.database.unit_of_work(_SEEDER, "demo.dispatch") as uow:
        if await _is_empty(uow):
            places = demo.city().places
            await _places(uow, CustomerSeals.of(resources.keyring), places)
            await _parts(uow)
            outlets = [each for each in places if each.kind == "outlet"]
            skill_policy = resources.policy.current().section(SkillPolicy)
            await _technicians(uow, skill_policy, outlets)
            await _stores(uow, outlets)
            policy = resources.policy.current().section(KnowledgePolicy)
            await beginners_library.put_up(uow, policy)
        await _logins(uow, resources.settings.demo_password.get_secret_value())
        await _teams(uow)
        if await policies.newest(uow.connection) is None:
            await _assign_at_once(uow, resources)


async def _is_empty(uow: UnitOfWork) -> bool:
    cursor = await uow.connection.execute("select 1 from dispatch.outlet limit 1")
    return await cursor.fetchone() is None


async def _places(uow: UnitOfWork, seals: CustomerSeals, places: Sequence[Place]) -> None:
    for place in places:
        if place.kind == "outlet":
            outlet = Outlet(place.name, demo.REGION, place.lat, place.lon)
            await territories.save(uow.connection, outlet)
    owners: dict[str, UUID] = {}
    for number, place in enumerate(demo.served(list(places)), start=1):
        owner = _OWNERS.get(place.kind, place.name)
        if owner not in owners:
            owners[owner] = await _customer(uow, seals, owner, number)
        given = SiteGiven(
            code=f"D{number:03}",
            name=place.name,
            lat=place.lat,
            lon=place.lon,
            timezone=ZONE,
            address=place.address,
            customer_id=owners[owner],
        )
        site = await sites.create(uow, given, place.id)
        asset = AssetGiven(
            serial=f"HL-{number:05}",
            site_id=site.id,
            kind="cold_room",
            name=f"{place.name} 1号冷库",
            model="ZL-40",
            maker=_MAKER,
            installed_on=date(2024, 3, 1 + number % 28),
            warranty_until=date(2027, 3, 1 + number % 28),
        )
        machine = await assets.create(uow, asset)
        if number <= _PLANNED:
            await _maintenance(uow, number, machine)


async def _customer(uow: UnitOfWork, seals: CustomerSeals, name: str, number: int) -> UUID:
    """One of them is there twice, as records are that two people wrote."""
    phone = f"1380000{number:04}"
    given = CustomerGiven(name=name, phone=phone, region=demo.REGION)
    if name.endswith("农贸市场") and name.startswith("新"):
        await customers.create(uow, seals, replace(given, name=name[:-4], phone=f"+86 {phone}"))
    return (await customers.create(uow, seals, given)).id


async def _maintenance(uow: UnitOfWork, number: int, machine: Asset) -> None:
    """One visit is ordered at once, the others fall due one after another; one rests in winter."""
    given = PlanGiven(
        code=f"M{number:03}",
        site_id=None,
        asset_id=machine.id,
        work="季度保养 Quarterly service",
        every=3,
        unit="month",
        counts_from="done" if number % 2 else "planned",
        by_run_hours=number == 1,
        first_on=uow.now.date() + timedelta(days=10 * number),
        days_before=3,
        days_after=3,
        pauses=(SeasonPause("12-15", "01-31"),) if number == _PLANNED else (),
        duration_s=5400,
        skills={"refrigeration": 1},
        parts=(),
        checklist=("清洗冷凝器 Clean the condenser", "检查门封 Check the door seal"),
    )
    await plans.create(uow, given)


async def _parts(uow: UnitOfWork) -> None:
    for code, (name_zh, name_en) in PARTS.items():
        given = PartGiven(
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            source="original",
            supplier=_MAKER,
            cost_price_cents=_COST_PRICE_CENTS[code],
        )
        await catalogue.create(uow, given)
    received = [Transfer(part, parts.SUPPLIER, parts.DEPOT, _RECEIVED) for part in PARTS]
    await ledger.write(uow, received, new_id())


async def _stores(uow: UnitOfWork, outlets: Sequence[Place]) -> None:
    """From the depot into the stores and the vans (F-117)."""
    sent = [
        Transfer(part, parts.DEPOT, parts.store(each.name), _IN_STORE)
        for each in outlets
        for part in PARTS
    ]
    cursor = await uow.connection.execute("select id from dispatch.technician order by code")
    for number, row in enumerate(await cursor.fetchall()):
        van = parts.van(row["id"])
        sent += [
            Transfer(part, parts.DEPOT, van, 2 + (number + at) % 4) for at, part in enumerate(PARTS)
        ]
    await ledger.write(uow, sent, new_id())


async def _technicians(uow: UnitOfWork, policy: SkillPolicy, outlets: Sequence[Place]) -> None:
    soon = uow.now + timedelta(days=12)
    for number, person in enumerate(_PEOPLE):
        home = outlets[number % len(outlets)]
        shifts = tuple(
            ShiftGiven(weekday=day, starts=person.starts, length_min=int(person.hours * 60))
            for day in _ALL_WEEK
        )
        given = TechnicianGiven(
            code=f"T{number + 1:02}",
            name=person.name,
            home_lat=home.lat,
            home_lon=home.lon,
            timezone=ZONE,
            skills=tuple(
                Skill(skill, level, soon if number == _ENDS_SOON else None)
                for skill, level in person.skills.items()
            ),
            shifts=shifts,
        )
        await edit.create(uow, policy, given)


async def _logins(uow: UnitOfWork, password: str) -> None:
    """The office's, ``t01@demo`` and so on; somebody without a password setting gets no logins."""
    if not password:
        return
    cursor = await uow.connection.execute(
        "select id, code, name from dispatch.technician where region = %s order by code",
        (demo.REGION,),
    )
    passwords = Passwords()
    for name, email, role in _OFFICE:
        await ensure_person(uow, passwords, name=name, email=email, password=password, role=role)
    for row in await cursor.fetchall():
        await ensure_person(
            uow,
            passwords,
            name=row["name"],
            email=f"{row['code'].lower()}@demo",
            password=password,
            role="technician",
            scope=Scope("technician", (str(row["id"]),)),
            technician_id=row["id"],
        )


async def _teams(uow: UnitOfWork) -> None:
    """People into the teams that every installation begins with, while nobody is in one."""
    cursor = await uow.connection.execute("select 1 from dispatch.team_member limit 1")
    if await cursor.fetchone() is not None:
        return
    for team, emails in _TEAMS.items():
        known = [await people.by_email(uow.connection, email) for email in emails]
        members = [each["id"] for each in known if each is not None]
        await teams.set_members(uow.connection, team, members)


async def _assign_at_once(uow: UnitOfWork, resources: Resources) -> None:
    """Key faults and urgent ones find their technician without a person, so that one sees it."""
    section = resources.policy.get_section("dispatch")
    current = resources.policy.current().section(DispatchPolicy)
    modes = dict(current.mode_by_class) | {"key_fault": "auto", "urgent_fault": "auto"}
    values = section.default | {"mode_by_class": modes}
    await replace_section(
        uow, resources.policy, "dispatch", values, reason="the demo assigns by itself"
    )
