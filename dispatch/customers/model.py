"""Sites, assets and customers as the interfaces show them. WGS-84 degrees."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from dispatch.customers.wishes import ContactBy
from dispatch.visits.listing import VisitListed
from dispatch.visits.parts_history import FittedPart
from dispatch.warranty.rules import Cover, PartCover
from hanlu.contracts.work_orders import WorkOrder


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A place that is served; ``code`` is what people and imports call it by."""

    id: UUID
    code: str
    name: str
    customer_id: UUID | None
    address: str
    lat: float
    lon: float
    timezone: str
    opening_hours: str
    region: str | None
    outlet: str | None
    created_at: datetime
    version: int


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """A machine on a site, known by its serial number."""

    id: UUID
    serial: str
    site_id: UUID
    name: str
    kind: str
    model: str
    maker: str
    delivered_on: date | None
    installed_on: date | None
    warranty_until: date | None
    region: str | None
    outlet: str | None
    created_at: datetime
    version: int


class PartInFile(FittedPart, frozen=True, kw_only=True):
    """A part that a visit left in the machine, and how its warranty stands today."""

    cover: PartCover


class AssetFile(msgspec.Struct, frozen=True, kw_only=True):
    """The device file (F-054): the machine, where it stands, and what was done to it; the newest of
    each list first.
    """

    asset: Asset
    site: Site
    warranty: Cover
    work_orders: list[WorkOrder]
    visits: list[VisitListed]
    parts: list[PartInFile]


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is served. Name, phone, e-mail and wishes are sealed in the database, and opened here.

    ``merged_into``: the record is a duplicate, and the customer goes on there.
    """

    id: UUID
    name: str
    phone: str | None
    email: str | None
    locale: Literal["zh-CN", "en"]
    value_class: Literal["ordinary", "vip"]
    contact_by: ContactBy
    visit_times: str
    wishes: str
    region: str | None
    outlet: str | None
    created_at: datetime
    version: int
    merged_into: UUID | None = None
