"""A push arrives encrypted at a real push service, once, and says nothing of anybody."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from py_vapid import Vapid02

from hanlu.clock import FixedClock
from hanlu.database import Database
from hanlu.identity import sessions
from hanlu.identity.passwords import Passwords
from hanlu.identity.principal import Principal, Scope
from hanlu.identity.seed import ensure_person
from hanlu.ids import new_id
from hanlu.notify import outbox
from hanlu.notify.push import subscriptions, telling
from hanlu.notify.push.adapter import Push, from_base64url
from hanlu.notify.push.keys import private_key_of, public_key_of
from hanlu.notify.push.subscriptions import Subscription
from hanlu.notify.sender import Sender
from hanlu.runtime import keyring_of
from tests.hanlu.identity.test_sign_in import CHEAP, GOOD
from tests.hanlu.notify.push.phone import Browser, PushService, serving
from tests.support.databases import TestDatabase

TESTS = Principal.system("tests")
KEYS = keyring_of("tests")
ORDER = UUID("0197a1b2-0000-7000-8000-000000000001")


@dataclass
class Told:
    """A technician with one phone, which has subscribed at ``service``."""

    database: Database
    clock: FixedClock
    service: PushService
    browser: Browser
    push: Push
    technician_id: UUID
    session_id: UUID

    async def turn(self) -> int:
        return await Sender(self.database, {"push": self.push}, KEYS).turn()

    async def tell(self, version: int = 3) -> None:
        async with self.database.unit_of_work(TESTS, "order.assign") as uow:
            await telling.tell(
                uow,
                self.technician_id,
                "assignment.made",
                order_id=ORDER,
                number="WO-7",
                version=version,
            )

    async def rows(self, query: Any) -> list[dict[str, Any]]:
        async with self.database.read(TESTS) as connection:
            return await (await connection.execute(query)).fetchall()

    async def messages(self) -> list[tuple[str, int, str | None]]:
        rows = await self.rows("select state, attempts, error from hanlu.message order by made_at")
        return [(row["state"], row["attempts"], row["error"]) for row in rows]


@pytest.fixture
async def told(test_database: TestDatabase) -> AsyncIterator[Told]:
    clock, service, browser = FixedClock(datetime(2026, 6, 1, tzinfo=UTC)), PushService(), Browser()
    technician_id, passwords = new_id(), Passwords(CHEAP)
    async with Database(test_database.app_url, clock) as database, serving(service) as origin:
        async with database.unit_of_work(TESTS, "test.phone") as uow:
            await uow.connection.execute("delete from hanlu.message")
            await uow.connection.execute("delete from hanlu.push_subscription")
            person_id = await ensure_person(
                uow,
                passwords,
                name="Zhang Wei",
                email=f"{technician_id}@example.com",
                password=GOOD,
                role="technician",
                scope=Scope("technician"),
                technician_id=technician_id,
            )
            secret, _ = await sessions.open_session(uow, person_id, "phone")
            found = await sessions.by_secret(uow.connection, secret, clock.now())
            assert found is not None
            given = Subscription(f"{origin}/push/Secret-Address", **browser.keys)
            await subscriptions.put(uow, KEYS, found.credential.id, given)
        push = Push(
            database, KEYS, private_key_of("s"), "mailto:hanlu@example.com", frozenset({origin})
        )
        session_id = found.credential.id
        yield Told(database, clock, service, browser, push, technician_id, session_id)
    passwords.close()


async def test_the_phone_reads_the_order_and_what_happened_and_nothing_of_anybody(
    told: Told,
) -> None:
    await told.tell()
    await told.turn()
    [(headers, body)] = told.service.taken
    said = told.browser.read(body)
    assert said.pop("key").startswith("assignment.made:")
    assert said == {"code": "assignment.made", "order": str(ORDER), "number": "WO-7"}
    assert headers["line"] == "POST /push/Secret-Address HTTP/1.1"
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "43200")


async def test_the_push_service_can_tell_that_it_is_us(told: Told) -> None:
    await told.tell()
    await told.turn()
    [(headers, _)] = told.service.taken
    assert Vapid02.verify(headers["authorization"])
    token = headers["authorization"].removeprefix("vapid t=")
    assert token.partition(",k=")[2] == public_key_of(private_key_of("s"))
    claims = msgspec.json.decode(from_base64url(token.split(".")[1]))
    assert claims["aud"] == f"http://{headers['host']}"
    assert claims["sub"] == "mailto:hanlu@example.com"
    assert claims["exp"] == (told.clock.now() + timedelta(hours=12)).timestamp()


async def test_one_event_is_told_once_and_the_next_one_anew(told: Told) -> None:
    for version in (3, 3, 4):
        await told.tell(version)
        await told.turn()
    assert len(told.service.taken) == 2


async def test_a_phone_that_is_gone_is_forgotten(told: Told) -> None:
    told.service.status = 410
    await told.tell()
    await told.turn()
    assert await told.messages() == [("failed", 1, "the phone's subscription is gone (410)")]
    assert await told.rows("select 1 from hanlu.push_subscription") == []


async def test_a_push_service_that_is_away_is_tried_again(told: Told) -> None:
    told.service.status = 503
    await told.tell()
    await told.turn()
    assert await told.messages() == [("waiting", 1, "the push service answered 503")]
    told.service.status = 201
    told.clock.advance(outbox.retry_after(1))
    await told.turn()
    assert [state for state, *_ in await told.messages()] == ["sent"]


async def test_a_push_service_that_refuses_is_said_and_not_tried_again(told: Told) -> None:
    told.service.status = 403
    await told.tell()
    await told.turn()
    assert await told.messages() == [("failed", 1, "the push service answered 403")]
    assert len(await told.rows("select 1 from hanlu.push_subscription")) == 1


async def test_what_waits_for_a_session_that_has_ended_goes_nowhere(told: Told) -> None:
    await told.tell()
    async with told.database.unit_of_work(TESTS, "session.close") as uow:
        await sessions.end_session(uow, told.session_id)
    await told.turn()
    assert told.service.taken == []
    assert await told.rows("select 1 from hanlu.push_subscription") == []
    await told.tell(version=4)
    assert len(await told.messages()) == 1


async def test_a_session_that_nobody_used_for_half_a_day_is_told_nothing(told: Told) -> None:
    told.clock.advance(sessions.LIMITS["phone"].idle)
    await told.tell()
    assert await told.messages() == []


async def test_an_address_inside_the_network_is_not_called(told: Told) -> None:
    told.push = replace(told.push, origins=frozenset())
    await told.tell()
    await told.turn()
    assert told.service.taken == []
    [(state, _, error)] = await told.messages()
    assert (state, error) == ("failed", "the push service's address is refused: it is not https")


async def test_where_a_phone_is_reached_is_kept_sealed(told: Told) -> None:
    await told.tell()
    kept = await told.rows(
        "select to_jsonb(u)::text as row from hanlu.push_subscription u"
        " union all select to_jsonb(m)::text from hanlu.message m"
        " union all select to_jsonb(a)::text from hanlu.audit a"
    )
    assert len(kept) > 2
    assert [each for each in kept if "Secret-Address" in each["row"]] == []
    [held] = await told.rows("select sealed from hanlu.push_subscription")
    assert b"Secret-Address" not in bytes(held["sealed"])
