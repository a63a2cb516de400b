"""A phone's file at the desk: applied as its technician's, once; or refused; and nobody else's."""

import base64
import json
import os
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hanlu.clock import FixedClock
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database
from hanlu.identity import seals
from hanlu.identity.principal import Scope
from hanlu.ids import new_id
from hanlu.runtime import keyring_of
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import SYSTEM
from tests.factories.pictures import jpeg, name_of

KEYRING = keyring_of("tests")
type Json = dict[str, Any]


@pytest.fixture
async def person_id(database: Database, technician_id: UUID) -> UUID:
    """The technician's sign-in, disabled by now."""
    made = new_id()
    async with database.unit_of_work(SYSTEM, "test.person", audited=False) as uow:
        await uow.connection.execute(
            "insert into hanlu.person (id, name, email, locale, technician_id, created_at,"
            " disabled_at) values (%s, 'Li', %s, 'zh-CN', %s, now(), now())",
            (made, f"{made}@example.org", technician_id),
        )
        await uow.connection.execute(
            "insert into hanlu.role_grant (id, person_id, role, scope_kind, scope_ids, granted_at,"
            " granted_by) values (%s, %s, 'technician', 'none', '{}', now(), 'tests')",
            (new_id(), made),
        )
    return made


def sealed(person_id: UUID, *operations: Json, as_of: UUID | None = None) -> Json:
    """As the phone writes it; ``as_of`` says another person outside the seal."""
    said = {"saved_at": "2026-03-02T12:00:00Z", "operations": list(operations)}
    iv, bound = os.urandom(12), f"{seals.FORMAT} {person_id}".encode()
    data = AESGCM(seals.key_of(KEYRING, person_id)).encrypt(iv, json.dumps(said).encode(), bound)
    return {
        "format": seals.FORMAT,
        "person_id": str(as_of or person_id),
        "iv": base64.b64encode(iv).decode(),
        "data": base64.b64encode(data).decode(),
    }


def step(order: WorkOrder, to: str, clock: FixedClock, **body: Any) -> Json:
    return _done(order, clock) | {"kind": "step", "to": to, "body": body}


def photo(order: WorkOrder, clock: FixedClock) -> Json:
    content = jpeg()
    return _done(order, clock) | {
        "kind": "photo",
        "photo": "before",
        "sha256": name_of(content),
        "picture": base64.b64encode(content).decode(),
    }


def _done(order: WorkOrder, clock: FixedClock) -> Json:
    return {
        "id": str(uuid4()),
        "order_id": str(order.id),
        "about": {"number": order.number, "site": order.site.name},
        "at": (clock.now() - timedelta(minutes=5)).isoformat(),
    }


async def test_steps_photos_and_words_of_somebody_disabled_are_applied_once(
    desk: Desk,
    office: Office,
    order: WorkOrder,
    technician_id: UUID,
    person_id: UUID,
    clock: FixedClock,
) -> None:
    await desk.assign(order, technician_id)
    words = {"kind": "message", "id": str(uuid4()), "text": "Key is at the gate"}
    words |= {"at": clock.now().isoformat()}
    file = sealed(
        person_id,
        *(step(order, to, clock) for to in ("accepted", "travelling", "on_site")),
        photo(order, clock),
        words,
    )
    client = await office.client()
    for _ in range(2):
        taken = body(await client.post("unsent-work", json=file))
        assert [each["refused"] for each in taken["outcomes"]] == [None] * 5
    after = await desk.get(order.id)
    assert after is not None
    assert after.state == "on_site"
    assert [each.by for each in (await desk.history(order.id))[-4:]] == ["Li"] * 4
    assert len(await desk.rows("select 1 from dispatch.photo")) == 1
    said = body(await client.get(f"conversations/{technician_id}"))["items"]
    assert [each["text"] for each in said] == ["Key is at the gate"]
    noted = await desk.rows(
        "select actor_name, after from hanlu.audit where action = 'unsent.take_in'"
        " and subject = %s order by id",
        f"technician:{technician_id}",
    )
    assert noted[0]["actor_name"] == "test dispatcher"
    assert noted[0]["after"] == {"operations": 5, "refused": 0}


async def test_a_refused_step_takes_the_later_ones_along_and_tells_what_was_written(
    desk: Desk,
    office: Office,
    order: WorkOrder,
    technician_id: UUID,
    person_id: UUID,
    clock: FixedClock,
) -> None:
    await desk.assign(order, technician_id)
    other = await desk.technician(name="Wang")
    await desk.assign(order, other)
    visit = {"cause": "fan blocked"}
    file = sealed(
        person_id,
        step(order, "accepted", clock),
        step(order, "done", clock, visit=visit),
    )
    client = await office.client()
    taken = body(await client.post("unsent-work", json=file))
    assert [each["refused"] for each in taken["outcomes"]] == ["work_order.missing"] * 2
    assert taken["outcomes"][1]["wrote"] == visit
    history = body(await client.get(f"work-orders/{order.id}/events"))["items"]
    assert [each["action"] for each in history].count("step_refused") == 2
    assert body(await client.post("unsent-work", json=file)) == taken, "repeated, the same answer"


async def test_a_later_file_applies_nothing_that_rests_on_a_step_refused_before(
    desk: Desk,
    office: Office,
    order: WorkOrder,
    technician_id: UUID,
    person_id: UUID,
    clock: FixedClock,
) -> None:
    client = await office.client()
    accepted = step(order, "accepted", clock)
    body(await client.post("unsent-work", json=sealed(person_id, accepted)))
    await desk.assign(order, technician_id)
    later = sealed(person_id, accepted, step(order, "accepted", clock))
    taken = body(await client.post("unsent-work", json=later))
    assert [each["refused"] for each in taken["outcomes"]] == ["work_order.missing"] * 2


async def test_a_phone_may_let_go_of_what_the_desk_has_and_of_nothing_else(
    office: Office, order: WorkOrder, technician_id: UUID, person_id: UUID, clock: FixedClock
) -> None:
    operation = step(order, "accepted", clock)
    client = await office.client()
    body(await client.post("unsent-work", json=sealed(person_id, operation)))
    phone = await office.technician(technician_id)
    asked = {"ids": [operation["id"], str(uuid4())]}
    found = body(await phone.post("unsent-work/known", json=asked))
    assert found == {"ids": [operation["id"]]}


async def test_a_file_of_another_person_or_a_changed_one_is_refused(
    office: Office, order: WorkOrder, person_id: UUID, clock: FixedClock
) -> None:
    client = await office.client()
    operation = step(order, "accepted", clock)
    changed = sealed(person_id, operation)
    changed["data"] = ("A" if changed["data"][0] != "A" else "B") + changed["data"][1:]
    for file in (changed, sealed(person_id, operation, as_of=uuid4())):
        refused = body(await client.post("unsent-work", json=file), 422)
        assert refused["code"] == "unsent.seal_broken"
    odd = sealed(person_id, {"kind": "spell"})
    assert body(await client.post("unsent-work", json=odd), 422)["code"] == "unsent.unreadable"


async def test_a_desk_takes_in_only_for_technicians_that_it_sees(
    office: Office, order: WorkOrder, person_id: UUID, technician_id: UUID, clock: FixedClock
) -> None:
    elsewhere = await office.client("dispatcher", Scope("region", ("nowhere",)))
    file = sealed(person_id, step(order, "accepted", clock))
    refused = body(await elsewhere.post("unsent-work", json=file), 404)
    assert refused["code"] == "technician.missing"
    phone = await office.technician(technician_id)
    assert body(await phone.post("unsent-work", json=file), 403)["code"] == "right.missing"
