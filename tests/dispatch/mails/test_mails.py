"""A finished case asks its customer once, whoever is killed when; and the panel says what became
of it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dispatch.customers import customers
from dispatch.customers.customers import CustomerGiven, CustomerSeals
from dispatch.feedback import follow_up
from dispatch.mails.writer import MailWriter
from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Connection
from hanlu.identity.principal import Principal, Scope
from hanlu.ids import new_id
from hanlu.notify import outbox
from hanlu.notify.adapters import Adapter
from hanlu.notify.messages import Message, TryAgain, Undeliverable
from hanlu.notify.sender import Sender
from hanlu.runtime import keyring_of
from tests.dispatch.desk import Desk
from tests.dispatch.feedback.finished import finish, rate
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM, as_technician, dispatcher

HOUR = timedelta(hours=1)
KEYS = keyring_of("tests")
ADDRESS = "lin@example.com"


class PostOffice:
    """Takes mails, or says why not: in place of a mail server (which test_sender has)."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refusal: Exception | None = None

    async def send(self, message: Message) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.taken.append(message)


def writer(desk: Desk, slow_by: timedelta = timedelta()) -> MailWriter:
    """Whose database tells the test's time, or is behind it."""

    async def told(_: Connection) -> datetime:
        return desk.database.clock.now() - slow_by

    return MailWriter(desk.database, KEYS, "https://hanlu.example", lambda: desk.policies, told)


class Round:
    """Writer and sender, turn by turn."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.post = desk, PostOffice()
        self.writer = writer(desk)

    async def go(self, adapter: Adapter | None = None) -> None:
        await self.writer.tick()
        await Sender(self.desk.database, {"mail": adapter or self.post}, KEYS).turn()
        await self.writer.tick()

    async def outcomes(self) -> list[tuple[str, str]]:
        rows = await self.desk.rows(
            "select kind, outcome from dispatch.customer_mail order by due_at, kind"
        )
        return [(row["kind"], row["outcome"]) for row in rows]


@pytest.fixture
async def round_(desk: Desk) -> Round:
    async with desk.database.unit_of_work(SYSTEM, "test.messages", audited=False) as uow:
        await uow.connection.execute("delete from hanlu.message")
    return Round(desk)


async def give_address(desk: Desk, order: WorkOrder, **said: Any) -> None:
    given = CustomerGiven(**({"name": "林经理", "email": ADDRESS, "locale": "en"} | said))
    async with desk.database.unit_of_work(SYSTEM, "customer") as uow:
        await customers.put_of_site(uow, CustomerSeals.of(KEYS), order.site_id, given, None)


async def test_a_signed_case_is_asked_about_once_by_a_link_that_leads_to_it(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, office: Office
) -> None:
    await finish(desk, order, technician_id)
    await give_address(desk, order)
    await round_.go()
    await desk.move(order, "closed", dispatcher())
    await round_.go()
    (mail,) = round_.post.taken
    assert (mail.to, mail.locale, mail.code) == (ADDRESS, "en", "case.invitation")
    secret = mail.params["link"].removeprefix("https://hanlu.example/track/")
    page = await office.stranger()
    assert body(await page.get(f"/track/{secret}"))["may"] == ["rate"]
    assert await round_.outcomes() == [("invitation", "sent")]


async def test_a_service_whose_clock_is_ahead_writes_no_mail_before_the_databases_time(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await give_address(desk, order)
    await finish(desk, order, technician_id)
    assert await writer(desk, slow_by=HOUR).tick() == 0
    assert {outcome for _, outcome in await round_.outcomes()} == {"due"}
    assert await writer(desk).tick() == 2


async def test_the_address_is_nowhere_in_clear_but_in_the_mail(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await give_address(desk, order)
    await finish(desk, order, technician_id)
    await round_.writer.tick()
    kept = await desk.rows(
        "select to_jsonb(m)::text as row from hanlu.message m"
        " union all select to_jsonb(a)::text from hanlu.audit a"
        " union all select to_jsonb(o)::text from hanlu.outbox o"
        " union all select to_jsonb(c)::text from dispatch.customer c"
    )
    assert len(kept) > 4
    assert [each["row"] for each in kept if ADDRESS in each["row"]] == []


async def test_work_that_nobody_signs_is_asked_about_a_day_later_and_not_before(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, clock: FixedClock
) -> None:
    await give_address(desk, order)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    clock.advance(24 * HOUR - timedelta(seconds=1))
    await round_.go()
    assert round_.post.taken == []
    clock.advance(timedelta(seconds=1))
    await round_.go()
    assert len(round_.post.taken) == 1


async def test_work_that_goes_on_takes_the_question_back_until_it_is_over_again(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, clock: FixedClock
) -> None:
    await give_address(desk, order)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done")
    await desk.move(order, "classified", dispatcher(), reason="still warm")
    clock.advance(48 * HOUR)
    await round_.go()
    assert await round_.outcomes() == []
    await desk.assign(order, technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working", "done", "signed")
    await round_.go()
    assert len(round_.post.taken) == 1


async def test_a_question_that_still_waits_for_the_mail_server_is_taken_back_too(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await finish(desk, order, technician_id)
    await give_address(desk, order)
    await round_.writer.tick()
    await desk.move(order, "classified", dispatcher(), reason="still warm")
    assert await desk.rows("select 1 from hanlu.message") == []
    await round_.go()
    assert (round_.post.taken, await round_.outcomes()) == ([], [])
    await finish(desk, order, technician_id)
    await round_.go()
    assert [mail.code for mail in round_.post.taken] == ["case.invitation"]


async def test_a_question_that_the_mail_server_put_off_is_taken_back_and_asked_after_the_real_end(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, clock: FixedClock
) -> None:
    clock.advance(13 * HOUR)  # nine in the morning at the site
    await finish(desk, order, technician_id)
    await give_address(desk, order)
    round_.post.refusal = TryAgain("no route to the mail server")
    await round_.go()
    await desk.move(order, "classified", dispatcher(), reason="still warm")
    round_.post.refusal = None
    clock.advance(HOUR)
    await round_.go()
    assert (round_.post.taken, await round_.outcomes()) == ([], [])
    await finish(desk, order, technician_id)
    for _ in range(2):
        clock.advance(HOUR)
        await round_.go()
    assert [mail.code for mail in round_.post.taken] == ["case.invitation"]
    assert ("invitation", "sent") in await round_.outcomes()


async def test_a_question_in_the_hands_of_a_sender_is_not_taken_back_and_asked_once(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, clock: FixedClock
) -> None:
    await finish(desk, order, technician_id)
    await give_address(desk, order)
    round_.post.refusal = TryAgain("greylisted")
    await round_.go()
    clock.advance(HOUR)

    class Meanwhile:
        """While the second try is on its way, the case is taken up again."""

        async def send(self, message: Message) -> None:
            await desk.move(order, "classified", dispatcher(), reason="still warm")
            round_.post.taken.append(message)

    await round_.go(Meanwhile())
    round_.post.refusal = None
    await finish(desk, order, technician_id)
    clock.advance(HOUR)
    await round_.go()
    assert len(round_.post.taken) == 1
    assert ("invitation", "sent") in await round_.outcomes()


async def test_a_case_that_is_reopened_and_finished_again_is_not_asked_about_twice(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await give_address(desk, order)
    await finish(desk, order, technician_id)
    await round_.go()
    await rate(desk, order, 1)
    await finish(desk, order, technician_id)
    await round_.go()
    assert len(round_.post.taken) == 1


async def test_who_has_rated_on_the_spot_is_not_asked(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await give_address(desk, order)
    await finish(desk, order, technician_id)
    await rate(desk, order, 5)
    await round_.go()
    assert round_.post.taken == []
    assert ("invitation", "answered") in await round_.outcomes()


async def test_without_an_address_that_is_written_down_and_the_next_finish_asks(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await finish(desk, order, technician_id)
    await round_.go()
    assert await round_.outcomes() == [("invitation", "no_address")]
    await give_address(desk, order)
    await desk.move(order, "classified", dispatcher(), reason="warm again")
    await finish(desk, order, technician_id)
    await round_.go()
    assert [mail.code for mail in round_.post.taken] == ["case.invitation"]


@pytest.mark.parametrize(
    ("refusal", "outcome", "attempts"),
    [(Undeliverable("refused (550)"), "failed", 1), (TryAgain("greylisted"), "sending", 1)],
)
async def test_the_panel_says_what_the_mail_server_said(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    round_: Round,
    office: Office,
    clock: FixedClock,
    refusal: Exception,
    outcome: str,
    attempts: int,
) -> None:
    await finish(desk, order, technician_id)
    await give_address(desk, order)
    round_.post.refusal = refusal
    await round_.go()
    client = await office.client("agent")
    (mail,) = body(await client.get(f"work-orders/{order.id}/mails"))["items"]
    assert (mail["outcome"], mail["attempts"], mail["error"]) == (outcome, attempts, str(refusal))
    round_.post.refusal = None
    clock.advance(timedelta(minutes=1))
    await round_.go()
    assert len(round_.post.taken) == (1 if outcome == "sending" else 0)


async def test_a_writer_that_dies_in_the_middle_loses_nothing_and_a_sender_repeats_its_key(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    round_: Round,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await finish(desk, order, technician_id)
    await give_address(desk, order)

    async def dies(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "send", dies)
        with pytest.raises(asyncio.CancelledError):
            await round_.writer.tick()
    assert await round_.outcomes() == [("invitation", "due")]

    class Dying:
        async def send(self, message: Message) -> None:
            await round_.post.send(message)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await round_.go(Dying())
    clock.advance(outbox.CLAIMED_FOR)
    await round_.go()
    assert len({mail.key for mail in round_.post.taken}) == 1
    assert len(round_.post.taken) == 2
    assert await round_.outcomes() == [("invitation", "sent")]


async def test_two_writers_at_once_write_one_mail(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await finish(desk, order, technician_id)
    await give_address(desk, order)
    other = writer(desk)
    await asyncio.gather(round_.writer.tick(), other.tick())
    assert len(await desk.rows("select 1 from dispatch.customer_link")) == 1
    await round_.go()
    assert len(round_.post.taken) == 1


async def test_setting_out_is_told_to_who_has_an_address_and_not_once_the_van_is_there(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await give_address(desk, order)
    await desk.assign(order, technician_id)
    me: Principal = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "travelling")
    await round_.go()
    assert [mail.code for mail in round_.post.taken] == ["case.on_the_way"]
    other = await desk.open_alarm(cause="other")
    await give_address(desk, other)
    await desk.walk(order, me, "on_site", "working", "done", "signed")
    await desk.assign(other, technician_id)
    await desk.walk(other, me, "accepted", "travelling", "on_site")
    await round_.go()
    assert ("on_the_way", "overtaken") in await round_.outcomes()


async def test_an_address_that_cannot_be_opened_is_said_and_holds_up_nobody(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round
) -> None:
    await give_address(desk, order)
    await finish(desk, order, technician_id)
    async with desk.database.unit_of_work(SYSTEM, "test.break", audited=False) as uow:
        await uow.connection.execute("update dispatch.customer set email = 'not sealed'")
    await round_.go()
    assert ("invitation", "failed") in await round_.outcomes()


async def test_mails_are_shown_to_who_sees_the_order(desk: Desk, office: Office) -> None:
    order = await desk.open_alarm()
    stranger = await office.stranger()
    assert (await stranger.get(f"work-orders/{order.id}/mails")).status_code == 401
    elsewhere = await office.technician(await desk.technician())
    assert (await elsewhere.get(f"work-orders/{order.id}/mails")).status_code == 404


async def test_what_is_owed_at_night_leaves_in_the_morning_and_the_panel_says_when(
    desk: Desk,
    order: WorkOrder,
    technician_id: UUID,
    round_: Round,
    clock: FixedClock,
    office: Office,
) -> None:
    await give_address(desk, order)
    clock.advance(2 * HOUR)  # ten at night at the site
    await finish(desk, order, technician_id)
    await round_.go()
    assert [mail.code for mail in round_.post.taken] == []
    client = await office.client()
    mails = body(await client.get(f"work-orders/{order.id}/mails"))["items"]
    (mail,) = [each for each in mails if each["outcome"] == "due"]
    assert mail["kind"] == "invitation"
    assert datetime.fromisoformat(mail["due_at"]) == clock.now() + 10 * HOUR
    clock.advance(10 * HOUR)
    await round_.go()
    assert [mail.code for mail in round_.post.taken] == ["case.invitation"]


async def test_a_settled_follow_up_is_told_in_the_words_for_the_customer_and_once(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, clock: FixedClock
) -> None:
    clock.advance(13 * HOUR)  # nine in the morning at the site
    await give_address(desk, order)
    await finish(desk, order, technician_id)
    await rate(desk, order, 1)
    agent, operation = Principal(new_id(), "Mei", "agent", Scope("all")), new_id()
    for _ in range(2):
        async with desk.database.unit_of_work(agent, "follow_up") as uow:
            await follow_up.answer(
                uow,
                desk.policies,
                order.id,
                "settled",
                "she was very angry",
                tell="A new fan is on its way.",
                operation_id=operation,
            )
    await round_.go()
    (mail,) = [each for each in round_.post.taken if each.code == "case.outcome_in_words"]
    assert mail.params["words"] == "A new fan is on its way."
    assert "angry" not in str(mail.params)


async def test_a_case_that_waits_is_told_of_at_intervals_by_day_until_it_goes_on(
    desk: Desk, order: WorkOrder, technician_id: UUID, round_: Round, clock: FixedClock
) -> None:
    await give_address(desk, order)
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "travelling", "on_site", "working")
    await desk.move(order, "paused", me, reason="waiting_part")  # eight in the evening
    told = []
    for _ in range(72):
        clock.advance(HOUR)
        before = len(round_.post.taken)
        await round_.go()
        told += [clock.now() for each in round_.post.taken[before:] if "progress" in each.code]
    began = clock.now() - 72 * HOUR
    assert [at - began for at in told] == [24 * HOUR, 48 * HOUR, 72 * HOUR]
    clock.advance(72 * HOUR)  # nobody was there to write: one mail, and the next counts from now
    await round_.go()
    await round_.go()
    assert len([each for each in round_.post.taken if "progress" in each.code]) == 4
    await desk.move(order, "working", me)
    clock.advance(48 * HOUR)
    await round_.go()
    assert len([each for each in round_.post.taken if "progress" in each.code]) == 4
    assert ("progress", "overtaken") in await round_.outcomes()
