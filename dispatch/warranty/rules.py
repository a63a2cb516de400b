"""What is in warranty on a day, until when and why, and what a fitted part costs. Pure.

A period of months ends with the day of that number, or the last of a month that has no such day,
and that day still counts (Civil Code of the PRC, article 202). Days are those of the site.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from dispatch.parts.model import PartSource
from dispatch.warranty.policy import After, WarrantyPolicy

type Standing = Literal["in", "out", "unknown"]
type Basis = Literal["recorded", "installed", "delivered", "no_date", "no_machine"]
type Charge = Literal["free", "cost_price", "list_price", "unknown"]


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """The warranty of a machine as it stood ``on`` a day. ``basis`` is what its end rests on: what
    its file names, or so many ``months`` from ``since``.
    """

    standing: Standing
    on: date
    until: date | None = None
    basis: Basis
    since: date | None = None
    months: int | None = None


class FittedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a visit left in a machine, as the visit promised it; ``fitted_on`` is None while
    the visit is under way. ``is_finished`` is false for one that was broken off, too;
    ``warranty_months`` is None where nothing was promised.
    """

    work_order_id: UUID
    order_number: str
    number: int
    part: str
    name_zh: str
    name_en: str
    quantity: int
    fitted_on: date | None
    is_finished: bool
    source: PartSource
    supplier: str
    warranty_months: int | None
    cost_price_cents: int | None


class PartCover(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted part with its source and its warranty. ``until`` is the later of its own end and of
    the machine's, which ``ends_with`` tells apart; None while it is not fitted yet, or never was
    warranted.
    """

    work_order_id: UUID
    order_number: str
    part: str
    name_zh: str
    name_en: str
    quantity: int
    fitted_on: date | None
    source: PartSource
    supplier: str
    months: int
    until: date | None
    ends_with: Literal["part", "machine"]
    is_covered: bool


class PartUse(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a visit of this case fitted: ``free`` of its quantity cost nothing, by ``why``;
    the rest is charged by ``rest``, the price in cents where it is known.
    """

    visit: int
    cover: PartCover
    free: int
    why: Literal["machine", "part"] | None
    rest: Charge
    cost_price_cents: int | None


class Warranty(msgspec.Struct, frozen=True, kw_only=True):
    """How a case stands: its machine, the parts fitted there before, those that it fitted itself,
    and what parts cost beyond warranty.
    """

    machine: Cover
    before: list[PartCover]
    used: list[PartUse]
    after: After
    part_months: int
    only_original: bool
    currency: str


def months_on(day: date, months: int) -> date:
    """The last day of a period of months that begins after ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def machine_cover(
    policy: WarrantyPolicy,
    *,
    kind: str,
    installed_on: date | None,
    delivered_on: date | None,
    warranty_until: date | None,
    on: date,
) -> Cover:
    """How the warranty of a machine stands on a day; an end in its file goes before the policy."""
    if warranty_until is not None:
        return _stands(on, warranty_until, "recorded", None, None)
    months = policy.months_of(kind)
    days: list[tuple[Basis, date | None]] = [
        ("installed", installed_on),
        ("delivered", delivered_on),
    ]
    if policy.counts_from == "delivery":
        days.reverse()
    for basis, since in days:
        if since is not None:
            return _stands(on, months_on(since, months), basis, since, months)
    return Cover(standing="unknown", on=on, basis="no_date", months=months)


def no_machine(on: date) -> Cover:
    """The cover of a case that names no machine."""
    return Cover(standing="unknown", on=on, basis="no_machine")


def part_cover(policy: WarrantyPolicy, fitted: FittedPart, machine: Cover, on: date) -> PartCover:
    """How the warranty of a fitted part stands on a day.

    What was fitted while the machine was in warranty is covered at least as long as the machine is.
    """
    months = policy.part_months if fitted.warranty_months is None else fitted.warranty_months
    day = fitted.fitted_on
    own = months_on(day, months) if day is not None and months > 0 else None
    within = machine.until is not None and day is not None and day <= machine.until
    until, ends_with = own, "part"
    if within and machine.until is not None and (own is None or machine.until > own):
        until, ends_with = machine.until, "machine"
    return PartCover(
        work_order_id=fitted.work_order_id,
        order_number=fitted.order_number,
        part=fitted.part,
        name_zh=fitted.name_zh,
        name_en=fitted.name_en,
        quantity=fitted.quantity,
        fitted_on=day,
        source=fitted.source,
        supplier=fitted.supplier,
        months=months,
        until=until,
        ends_with="machine" if ends_with == "machine" else "part",
        is_covered=until is not None and on <= until,
    )


def judged(
    policy: WarrantyPolicy,
    machine: Cover,
    fitted: Iterable[FittedPart],
    order_id: UUID,
    on: date,
) -> Warranty:
    """How a case stands whose fault was reported ``on`` that day; ``fitted`` is the machine's whole
    history, oldest first.

    Free is what the machine's warranty covers, and else as many of a part as were fitted before, in
    another case or an earlier visit of this one that was finished (visits that were broken off are
    one repair), and are still warranted: each of those counts once.
    """
    covered: Counter[str] = Counter()
    before, used = [], []
    for each in fitted:
        cover = part_cover(policy, each, machine, on)
        if each.work_order_id == order_id:
            used.append(_use(policy, machine, each, cover, covered))
        else:
            before.append(cover)
        if cover.is_covered and (each.is_finished or each.work_order_id != order_id):
            covered[each.part] += each.quantity
    return Warranty(
        machine=machine,
        before=before,
        used=used,
        after=policy.after,
        part_months=policy.part_months,
        only_original=policy.only_original,
        currency=policy.currency,
    )


def not_original(sources: Sequence[tuple[str, PartSource]]) -> str | None:
    """The first part that is known not to be original; one of unknown source is not known so."""
    return next((part for part, source in sources if source in ("equivalent", "refurbished")), None)


def _use(
    policy: WarrantyPolicy,
    machine: Cover,
    fitted: FittedPart,
    cover: PartCover,
    covered: Counter[str],
) -> PartUse:
    if machine.standing == "in":
        free, why = fitted.quantity, "machine"
    else:
        free, why = min(fitted.quantity, covered[fitted.part]), "part"
        covered[fitted.part] -= free
    rest: Charge = policy.after if machine.standing == "out" else "unknown"
    return PartUse(
        visit=fitted.number,
        cover=cover,
        free=free,
        why=None if free == 0 else "machine" if why == "machine" else "part",
        rest="free" if free == fitted.quantity else rest,
        cost_price_cents=fitted.cost_price_cents,
    )


def _stands(on: date, until: date, basis: Basis, since: date | None, months: int | None) -> Cover:
    standing: Standing = "in" if on <= until else "out"
    return Cover(standing=standing, on=on, until=until, basis=basis, since=since, months=months)
