"""A refill request reaches whoever keeps the stock of that place, once."""

from uuid import UUID

import httpx
import pytest

from dispatch.parts.telling import Asked, keepers_of, notice
from hanlu.database import Database
from hanlu.identity import people
from hanlu.identity.people import Person
from hanlu.identity.principal import Role, Scope
from hanlu.ids import new_id
from hanlu.notify.wording import worded
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, SYSTEM

FUSE = {"code": "fuse", "name_zh": "熔断器", "name_en": "Fuse"}


EVERYWHERE = Scope("all")


async def hire(database: Database, role: Role, scope: Scope = EVERYWHERE) -> str:
    """Somebody who signs in; returns their address."""
    email = f"{new_id()}@example.org"
    async with database.unit_of_work(SYSTEM, "hire") as uow:
        await people.create(uow, name="Zhou", email=email, role=role, scope=scope, locale="en")
    return email


async def sent(desk: Desk) -> list[tuple[str, str]]:
    """To whom which message goes."""
    rows = await desk.rows("select recipient, code from hanlu.message order by made_at, key")
    return [(row["recipient"], row["code"]) for row in rows]


async def ask(client: httpx.AsyncClient, place: str) -> None:
    level = {"part": "fuse", "place": place, "minimum": 2, "refill_to": 5}
    body(await client.put("stock/levels", json=level))


@pytest.mark.usefixtures("nobody_yet")
async def test_the_keeper_of_the_place_is_told_once_and_the_page_says_so(
    office: Office, desk: Desk, database: Database
) -> None:
    client = await office.client("parts_keeper")
    body(await client.post("parts", json=FUSE), 201)
    van = f"van:{await desk.technician(region='east')}"
    east = await hire(database, "parts_keeper", Scope("region", ("east",)))
    await hire(database, "parts_keeper", Scope("region", ("west",)))
    await hire(database, "admin")
    await ask(client, van)
    await ask(client, van)
    moved = {"part": "fuse", "from": "supplier", "to": van, "quantity": 1}
    body(await client.post("stock/movements", json=moved), 201)
    assert await sent(desk) == [(east, "stock.refill_van")]
    (refill,) = body(await client.get("stock/refills"))["items"]
    assert (refill["held"], refill["told"]) == (1, ["Zhou"])


@pytest.mark.usefixtures("nobody_yet")
async def test_where_a_place_has_no_keeper_the_administrators_are_told(
    office: Office, desk: Desk, database: Database
) -> None:
    client = await office.client("parts_keeper")
    body(await client.post("parts", json=FUSE), 201)
    admin = await hire(database, "admin")
    await ask(client, "depot")
    assert await sent(desk) == [(admin, "stock.refill_depot")]


def person(scope: Scope, locale: str = "en") -> Person:
    return Person(
        id=UUID(int=1),
        name="Zhou",
        email="zhou@example.org",
        locale=locale,
        role="parts_keeper",
        scope_kind=scope.kind,
        scope_ids=list(scope.ids),
        technician_id=None,
        created_at=NOON,
        disabled_at=None,
        has_password=True,
        version=1,
    )


STORE = Asked(
    id=UUID(int=2),
    part="fuse",
    place="store:North",
    kind="store",
    name="North",
    name_zh="熔断器",
    name_en="Fuse",
    minimum=2,
    wanted=4,
    held=1,
    region="east",
    outlet="North",
)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (EVERYWHERE, True),
        (Scope("region", ("east",)), True),
        (Scope("region", ("west",)), False),
        (Scope("outlet", ("North",)), True),
        (Scope("outlet", ("South",)), False),
        (Scope("none"), False),
    ],
)
def test_a_keeper_is_told_of_what_their_scope_reaches(scope: Scope, told: bool) -> None:
    keeper = person(scope)
    assert keepers_of(STORE, [keeper]) == ([keeper] if told else [])


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", ["depot", "store", "van"])
def test_the_notice_names_place_part_and_how_many_in_the_reader_s_language(
    locale: str, kind: str
) -> None:
    asked = Asked(**{name: getattr(STORE, name) for name in STORE.__slots__} | {"kind": kind})
    words = worded(notice(asked, person(EVERYWHERE, locale)))
    assert ("Fuse" if locale == "en" else "熔断器") in words.subject
    assert "4" in words.subject
