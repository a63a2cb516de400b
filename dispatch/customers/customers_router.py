"""HTTP edge of customers: the whole of one, and records that are of one customer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from dispatch.customers import completeness, customers, duplicates, merging, profile
from dispatch.customers.completeness import DataQuality, Incomplete
from dispatch.customers.duplicates import Duplicates
from dispatch.customers.edge import SealsDep
from dispatch.customers.errors import (
    CustomerBusy,
    CustomerIntoItself,
    CustomerMerged,
    CustomerMergedFurther,
    CustomerNotMerged,
    CustomerUnknown,
    UnmergeTooLate,
    WishesTooLong,
)
from dispatch.customers.model import Customer
from dispatch.customers.policy import Watched
from dispatch.customers.profile import (
    ContactOfCustomer,
    CustomerProfile,
    RatingOfCustomer,
    Words,
)
from dispatch.customers.schemas import ApartIn, CustomerIn, CustomerMergeIn
from dispatch.edge import PoliciesDep
from dispatch.work_orders import repository as orders
from dispatch.work_orders.repository import Cases
from hanlu.contracts.work_orders import WorkOrder
from hanlu.errors import documented
from hanlu.http.dependencies import ClockDep, ReadUow, WriteUow, require
from hanlu.http.etags import IfMatchDep
from hanlu.http.messages import answers, answers_page, message, message_page
from hanlu.http.paging import PageDep
from hanlu.http.routing import Router
from hanlu.versions import VersionConflict

router = Router(prefix="/customers", tags=["customers"])
READ = [require("customers.read")]
MERGE = [require("customers.merge")]


@router.get("", dependencies=READ, responses=answers_page(Customer))
async def customers_index(
    connection: ReadUow,
    page: PageDep,
    seals: SealsDep,
    name: str | None = None,
    phone: str | None = None,
    q: Annotated[
        str | None, Query(max_length=120, description="A whole name or number, or part of a site.")
    ] = None,
) -> Response:
    """Customers, newest first; name and phone are found only whole."""
    found = await customers.listed(
        connection,
        seals,
        name=name,
        phone=phone,
        q=q.strip() if q else None,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.created_at, each.id))


@router.post(
    "",
    status_code=201,
    dependencies=[require("customers.write")],
    responses=answers(Customer, status=201),
)
async def create_customer(body: CustomerIn, uow: WriteUow, seals: SealsDep) -> Response:
    """Register a customer."""
    return message(await customers.create(uow, seals, body.given()), status=201)


@router.get("/duplicates", dependencies=READ, responses=answers(Duplicates))
async def customer_duplicates(
    connection: ReadUow,
    seals: SealsDep,
    policies: PoliciesDep,
    customer_id: Annotated[UUID | None, Query(description="Only what looks like this one.")] = None,
) -> Response:
    """Records that look like one customer by number, address and the pinyin of the name."""
    same_name = policies.customers.same_name
    return message(Duplicates(await duplicates.found(connection, seals, same_name, customer_id)))


@router.get("/quality", dependencies=READ, responses=answers(DataQuality))
async def customer_data_quality(
    connection: ReadUow, policies: PoliciesDep, clock: ClockDep
) -> Response:
    """What is missing of what must be known, by field and outlet, against the policy's limit."""
    return message(await completeness.watched(connection, policies.customers, clock.now()))


@router.get("/quality/missing", dependencies=READ, responses=answers_page(Incomplete))
async def customer_data_missing(
    connection: ReadUow,
    page: PageDep,
    seals: SealsDep,
    field: Watched,
    outlet: Annotated[
        str | None, Query(max_length=80, description="Empty: of those without an outlet.")
    ] = None,
) -> Response:
    """The customers, sites or machines of which a field is not known, the oldest first."""
    found = await completeness.lacking(
        connection,
        seals,
        field,
        outlet,
        after=(page.after(tuple[UUID]) or (None,))[0],
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.id,))


@router.get(
    "/{customer_id}", dependencies=READ, responses=answers(CustomerProfile, CustomerUnknown)
)
async def show_customer(
    customer_id: UUID,
    connection: ReadUow,
    seals: SealsDep,
    policies: PoliciesDep,
    clock: ClockDep,
) -> Response:
    """The whole of one customer: who they are, and in numbers what hangs on them."""
    found = await profile.of(connection, seals, policies, customer_id, clock.now())
    return message(found, version=found.customer.version)


@router.put(
    "/{customer_id}",
    dependencies=[require("customers.write")],
    responses=answers(Customer, CustomerUnknown, CustomerMerged, VersionConflict),
)
async def correct_customer(
    customer_id: UUID, body: CustomerIn, uow: WriteUow, seals: SealsDep, if_match: IfMatchDep
) -> Response:
    """Correct a customer, wherever they are served; their region and outlet stay."""
    customer = await customers.correct(uow, seals, customer_id, body.given(), if_match)
    return message(customer, version=customer.version)


@router.get(
    "/{customer_id}/orders", dependencies=READ, responses=answers_page(WorkOrder, CustomerUnknown)
)
async def customer_orders(
    customer_id: UUID,
    connection: ReadUow,
    page: PageDep,
    seals: SealsDep,
    cases: Cases = "all",
) -> Response:
    """The cases at all of their sites, newest first."""
    await profile.require(connection, seals, customer_id)
    found = await orders.of_customer(
        connection,
        customer_id,
        cases,
        after=page.after(tuple[datetime, UUID]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.opened_at, each.id))


@router.get(
    "/{customer_id}/ratings",
    dependencies=READ,
    responses=answers_page(RatingOfCustomer, CustomerUnknown),
)
async def customer_ratings(
    customer_id: UUID,
    connection: ReadUow,
    page: PageDep,
    seals: SealsDep,
    policies: PoliciesDep,
) -> Response:
    """What they said of the work, newest first."""
    await profile.require(connection, seals, customer_id)
    found = await profile.ratings(
        connection,
        policies,
        customer_id,
        after=page.after(tuple[datetime, UUID, int]),
        limit=page.limit + 1,
    )
    return message_page(found, page, key=lambda each: (each.at, each.work_order_id, each.round))


@router.get(
    "/{customer_id}/contacts",
    dependencies=READ,
    responses=answers_page(ContactOfCustomer, CustomerUnknown),
)
async def customer_contacts(
    customer_id: UUID,
    connection: ReadUow,
    page: PageDep,
    seals: SealsDep,
    words: Words = "owed",
) -> Response:
    """Words owed to them, or said to them, newest first."""
    await profile.require(connection, seals, customer_id)
    found = await profile.contacts(
        connection,
        customer_id,
        words,
        after=page.after(tuple[datetime, UUID, int]),
        limit=page.limit + 1,
    )
    return message_page(
        found, page, key=lambda each: (each.made_at, each.work_order_id, each.occasion)
    )


@router.post(
    "/{customer_id}/merge",
    dependencies=MERGE,
    responses=answers(
        Customer,
        CustomerUnknown,
        CustomerIntoItself,
        CustomerMerged,
        CustomerBusy,
        WishesTooLong,
        VersionConflict,
    ),
)
async def merge_customer(
    customer_id: UUID,
    body: CustomerMergeIn,
    uow: WriteUow,
    seals: SealsDep,
    policies: PoliciesDep,
    if_match: IfMatchDep,
) -> Response:
    """Let a duplicate go on in another customer, with its sites and all that is there. Answers with
    that customer; `If-Match` names the version of the duplicate.
    """
    asked = body.asked(customer_id, if_match)
    survivor = await merging.merge(uow, seals, policies.customers.undo_within, asked)
    return message(survivor, version=survivor.version)


@router.post(
    "/{customer_id}/unmerge",
    dependencies=MERGE,
    responses=answers(
        Customer,
        CustomerUnknown,
        CustomerNotMerged,
        CustomerMergedFurther,
        UnmergeTooLate,
        CustomerBusy,
        VersionConflict,
    ),
)
async def unmerge_customer(
    customer_id: UUID, uow: WriteUow, seals: SealsDep, if_match: IfMatchDep
) -> Response:
    """Take a merging back: the duplicate stands by itself again, with the sites it brought."""
    duplicate = await merging.unmerge(uow, seals, customer_id, if_match)
    return message(duplicate, version=duplicate.version)


@router.put(
    "/{customer_id}/apart/{other_id}",
    status_code=204,
    dependencies=MERGE,
    responses=documented(CustomerUnknown, CustomerIntoItself),
)
async def keep_customers_apart(
    customer_id: UUID, other_id: UUID, body: ApartIn, uow: WriteUow
) -> None:
    """Say that these are two customers, or that nobody knows; safe to repeat."""
    if body.apart:
        await duplicates.keep_apart(uow, customer_id, other_id)
    else:
        await duplicates.compare_again(uow, customer_id, other_id)
