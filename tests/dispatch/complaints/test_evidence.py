"""Evidence is collected by itself and pinned: what the record says later changes nothing of it."""

from datetime import timedelta
from uuid import UUID

from dispatch.complaints import evidence, service
from dispatch.complaints.evidence import PinnedEvidence
from dispatch.customers import customers
from dispatch.customers.customers import CustomerGiven, CustomerSeals
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from hanlu.runtime import keyring_of
from tests.dispatch.complaints.handled import AGENT, LEADER, complain, settle, shown, take
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.factories import dispatch as make
from tests.factories.dispatch import SYSTEM, as_technician


async def pinned(desk: Desk, order: WorkOrder, number: int = 1) -> PinnedEvidence:
    async with desk.database.read(SYSTEM) as connection:
        found = await evidence.pinned(connection, order.id, number)
    assert found is not None
    return found


async def test_the_record_of_the_machine_is_pinned_as_the_complaint_comes_in(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    await finish(desk, order, technician_id)
    await rate(desk, order, 3, "slow")
    clock.advance(timedelta(hours=3))
    other = await desk.open_alarm()
    complaint = await complain(desk, order.site_id, "still warm", about_id=order.id)
    first = await pinned(desk, complaint)
    assert (first.taken_at, first.taken_by) == (clock.now(), "Mei")
    (visit,) = first.content.visits
    assert (visit.order_number, visit.is_about, visit.solution, visit.technician_name) == (
        order.number, True, "fan cleared", "Li Wei",
    )  # fmt: skip
    assert visit.signed
    (rating,) = first.content.ratings
    assert (rating.score, rating.words) == (3, "slow")
    assert [each.order_number for each in first.content.history] == [order.number]
    assert other.number not in str(first.content)


async def test_what_happens_later_is_pinned_beside_it_and_not_into_it(
    desk: Desk, order: WorkOrder, technician_id: UUID, clock: FixedClock
) -> None:
    complaint = await complain(desk, order.site_id, "nobody came", about_id=order.id)
    await finish(desk, order, technician_id)
    clock.advance(timedelta(hours=1))
    async with desk.database.unit_of_work(AGENT, "pin") as uow:
        await service.pin_again(uow, desk.policies, complaint.id)
    assert (await pinned(desk, complaint, 1)).content.visits == []
    assert len((await pinned(desk, complaint, 2)).content.visits) == 1
    await take(desk, complaint, step="verified", words="yes", told_by="telephone")
    await take(desk, complaint, step="investigated", words="read all of it")
    course = await shown(desk, complaint)
    assert [each.number for each in course.evidence] == [1, 2, 3]
    assert course.steps[-1].evidence == 3


async def test_only_the_same_machine_speaks_where_one_is_named(
    desk: Desk, clock: FixedClock
) -> None:
    site_id = await desk.site()
    mine, other = [await make.asset(desk.database, site_id) for _ in range(2)]
    about_mine = await desk.open_alarm(site_id=site_id, asset_id=mine, device_id="a")
    await desk.open_alarm(site_id=site_id, asset_id=other, device_id="b")
    complaint = await complain(desk, site_id, asset_id=mine)
    found = (await pinned(desk, complaint)).content
    assert [each.order_number for each in found.history] == [about_mine.number]


async def test_earlier_complaints_of_the_customer_count_at_all_their_places(
    desk: Desk, clock: FixedClock
) -> None:
    here, there, foreign = [await desk.site() for _ in range(3)]
    seals = CustomerSeals.of(keyring_of("tests"))
    async with desk.database.unit_of_work(SYSTEM, "customer") as uow:
        named = await customers.put_of_site(uow, seals, here, CustomerGiven(name="Lin"), None)
        await uow.connection.execute(
            "update dispatch.site set customer_id = %s where id = %s", (named.id, there)
        )
    first = await complain(desk, there)
    await settle(desk, first)
    await complain(desk, foreign)
    clock.advance(timedelta(days=1))
    second = await complain(desk, here)
    (seen,) = (await pinned(desk, second)).content.complaints
    assert (seen.order_number, seen.cause, seen.state) == (first.number, "workmanship", "done")


async def test_a_technician_reads_neither_evidence_nor_steps(
    desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    complaint = await complain(desk, order.site_id)
    await take(desk, complaint, LEADER, step="verified", words="yes", told_by="mail")
    await desk.assign(complaint, technician_id)
    here = Principal(new_id(), "Lin", "site_manager", Scope("site", (str(order.site_id),)))
    for who, steps in ((as_technician(technician_id), 0), (here, 1)):
        async with desk.database.read(who) as connection:
            cursor = await connection.execute(
                "select (select count(*) from dispatch.complaint_step) as steps,"
                " (select count(*) from dispatch.complaint_evidence) as pins"
            )
            assert await cursor.fetchone() == {"steps": steps, "pins": 0}
