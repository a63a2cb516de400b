"""What comes in over HTTP about customers, sites and assets. Also the rows of imports."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, EmailStr, Field

from dispatch.customers import opening
from dispatch.customers.assets import AssetGiven
from dispatch.customers.customers import CustomerGiven
from dispatch.customers.merging import FIELDS, Merging
from dispatch.customers.merging import Field as MergedField
from dispatch.customers.sites import SiteGiven
from hanlu.http.schemas import Schema


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone such as Asia/Shanghai") from error
    return name


def _readable_hours(text: str) -> str:
    opening.parsed(text, "UTC")
    return text.strip()


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:.-]{1,40}$")]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
OpeningHours = Annotated[
    str,
    Field(max_length=400, examples=["Mo-Fr 08:00-18:00; Sa 09:00-13:00; 2026-10-01 off"]),
    AfterValidator(_readable_hours),
]
Area = Annotated[str, Field(min_length=1, max_length=80)]
Serial = Annotated[str, Field(min_length=1, max_length=64)]


class SiteIn(Schema):
    """A site. Without ``outlet`` the territory that holds the place decides."""

    code: Code | None = None
    name: Name
    customer_id: UUID | None = None
    address: Annotated[str, Field(max_length=240)] = ""
    lat: Latitude
    lon: Longitude
    timezone: Zone = "Asia/Shanghai"
    opening_hours: OpeningHours = ""
    region: Area | None = None
    outlet: Area | None = None

    def given(self) -> SiteGiven:
        """As the service takes it."""
        return SiteGiven(**self.model_dump())


class SiteRow(SiteIn):
    """A line of a CSV: the code is how a second import knows the site again."""

    code: Code


class AssetIn(Schema):
    """A machine on a site."""

    serial: Serial
    site_id: UUID
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "cold_room"
    name: Annotated[str, Field(max_length=120)] = ""
    model: Annotated[str, Field(max_length=80)] = ""
    maker: Annotated[str, Field(max_length=80)] = ""
    delivered_on: date | None = None
    installed_on: date | None = None
    warranty_until: date | None = None

    def given(self) -> AssetGiven:
        """As the service takes it."""
        return AssetGiven(**self.model_dump())


class AssetRow(Schema):
    """A line of a CSV: the site is named by its code."""

    serial: Serial
    site: Code
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "cold_room"
    name: Annotated[str, Field(max_length=120)] = ""
    model: Annotated[str, Field(max_length=80)] = ""
    maker: Annotated[str, Field(max_length=80)] = ""
    delivered_on: date | None = None
    installed_on: date | None = None
    warranty_until: date | None = None

    def given(self, site_id: UUID) -> AssetGiven:
        """As the service takes it, once its site is found."""
        return AssetGiven(site_id=site_id, **self.model_dump(exclude={"site"}))


class CustomerIn(Schema):
    """A customer; name, phone, e-mail and wishes are kept sealed. Mails are in ``locale``."""

    name: Name
    phone: Annotated[str | None, Field(min_length=3, max_length=40)] = None
    email: EmailStr | None = None
    locale: Literal["zh-CN", "en"] = "zh-CN"
    value_class: Literal["ordinary", "vip"] = "ordinary"
    contact_by: Literal["telephone", "sms", "mail", "chat"] = "telephone"
    visit_times: Annotated[str, Field(max_length=200)] = ""
    wishes: Annotated[str, Field(max_length=1000)] = ""
    region: Area | None = None
    outlet: Area | None = None

    def given(self) -> CustomerGiven:
        """As the service takes it."""
        return CustomerGiven(**self.model_dump())


class CustomerMergeIn(Schema):
    """Into whom a duplicate is merged; ``version`` is the one seen of that customer. ``take`` names
    the fields in which the duplicate's word goes on, None takes what the other lacks;
    with ``join_wishes`` the wishes of both go on.
    """

    into: UUID
    version: Annotated[int | None, Field(ge=1)] = None
    take: Annotated[list[MergedField] | None, Field(max_length=len(FIELDS))] = None
    join_wishes: bool = False

    def asked(self, duplicate_id: UUID, duplicate_version: int | None) -> Merging:
        """As the service takes it."""
        return Merging(
            duplicate_id=duplicate_id,
            into_id=self.into,
            take=self.take,
            join_wishes=self.join_wishes,
            duplicate_version=duplicate_version,
            into_version=self.version,
        )


class ApartIn(Schema):
    """Whether two records are known to be two customers."""

    apart: bool = True
