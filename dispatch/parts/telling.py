"""A refill request is told once to those who keep the stock of that place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from dispatch.parts.places import PlaceKind
from hanlu.database import UnitOfWork
from hanlu.identity import people
from hanlu.identity.people import Person
from hanlu.identity.principal import Role, Scope
from hanlu.notify import outbox
from hanlu.notify.messages import Message

_ROLES: Final[tuple[Role, ...]] = ("parts_keeper", "admin")
"""Who may fill a place up; the first of these that somebody has there is told."""
_ASKED: Final = """
    select r.id, r.part, r.place, split_part(r.place, ':', 1) as kind,
           coalesce(dispatch.place_name(r.place), '') as name, p.name_zh, p.name_en,
           l.minimum, coalesce(s.quantity, 0) as held,
           l.refill_to - coalesce(s.quantity, 0) as wanted,
           coalesce(t.region, o.region) as region, coalesce(t.outlet, o.name) as outlet
      from dispatch.refill r
      join dispatch.part p on p.code = r.part
      join dispatch.stock_level l on (l.part, l.place) = (r.part, r.place)
      left join dispatch.stock s on (s.part, s.place) = (r.part, r.place)
      left join dispatch.technician t on r.place = 'van:' || t.id
      left join dispatch.outlet o on r.place = 'store:' || o.name
     where r.id = any(%s) order by r.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it was made: so many are ``wanted`` to fill the place up."""

    id: UUID
    part: str
    place: str
    kind: PlaceKind
    name: str
    name_zh: str
    name_en: str
    minimum: int
    wanted: int
    held: int
    region: str | None
    outlet: str | None


async def tell(uow: UnitOfWork, refills: Collection[UUID]) -> None:
    """Tell the keepers of these new requests, each once a request, and note who was told; where a
    place has no keeper, the administrators.

    In the unit that asked, which must see everything.
    """
    if not refills:
        return
    cursor = await uow.connection.execute(_ASKED, (list(refills),))
    asked = [Asked(**row) for row in await cursor.fetchall()]
    ranks = [await people.holding(uow.connection, role) for role in _ROLES]
    for each in asked:
        told = next(filter(None, (keepers_of(each, rank) for rank in ranks)), [])
        for keeper in told:
            await outbox.send(uow, notice(each, keeper))
        names = [keeper.name for keeper in told]
        await uow.connection.execute(
            "update dispatch.refill set told = %s where id = %s", (names, each.id)
        )
        uow.record(f"stock:{each.place}", after={"asks_for": each.part, "told": names})


def keepers_of(asked: Asked, keepers: Sequence[Person]) -> list[Person]:
    """Those of the keepers whose scope reaches the place; the depot is everybody's who is not
    limited to one site or one technician. Pure.
    """
    if asked.kind == "depot":
        return [each for each in keepers if each.scope_kind in ("all", "region", "outlet")]
    return [
        each for each in keepers if _scope(each).reaches(region=asked.region, outlet=asked.outlet)
    ]


def notice(asked: Asked, keeper: Person) -> Message:
    """What a keeper is told, in their language. Pure."""
    chinese = keeper.locale.startswith("zh")
    params: dict[str, Any] = {
        "name": keeper.name,
        "place": asked.name,
        "part": asked.name_zh if chinese else asked.name_en,
        "code": asked.part,
        "held": asked.held,
        "minimum": asked.minimum,
        "wanted": asked.wanted,
    }
    return Message(
        key=f"refill:{asked.id}:{keeper.id}",
        channel="mail",
        to=keeper.email,
        locale=keeper.locale,
        code=f"stock.refill_{asked.kind}",
        params=params,
    )


def _scope(keeper: Person) -> Scope:
    return Scope(keeper.scope_kind, tuple(keeper.scope_ids))
