"""What a request must be asked for, by its kind and by whether a person took it down."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.intake import answers
from dispatch.intake.errors import AnswerMissing, QuestionUnknown, SourceUnknown
from dispatch.policies import Policies
from hanlu.contracts.work_orders import Kind, WorkOrder
from hanlu.identity.principal import Scope
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.dispatch.policies import shipped_policies

COMPLAINT = {
    "complainant": "Ms Wang, shop manager",
    "wants": "an apology and a new date",
    "happened": "yesterday noon",
    "model": "CR-1",
}
KINDS: tuple[Kind, ...] = (
    "complaint",
    "installation",
    "return",
    "exchange",
    "consultation",
    "parts",
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_questions_of_its_own_and_a_person_asks_all_of_them(
    policies: Policies, kind: Kind
) -> None:
    asked = policies.intake.asks[kind]
    whole = dict.fromkeys(asked, "said")
    assert answers.given(policies.intake, kind, "telephone", whole) == whole
    for question in asked:
        less = {name: text for name, text in whole.items() if name != question}
        with pytest.raises(AnswerMissing) as refused:
            answers.given(policies.intake, kind, "telephone", less)
        assert refused.value.params["question"] == question


@given(st.dictionaries(st.sampled_from(list(COMPLAINT)), st.text(max_size=20)))
def test_a_programs_request_is_never_refused_for_what_it_does_not_say(
    said: dict[str, str],
) -> None:
    kept = answers.given(shipped_policies().intake, "complaint", "api", said)
    assert kept == {name: text.strip() for name, text in said.items() if text.strip()}


def test_what_nobody_asks_is_refused(policies: Policies) -> None:
    with pytest.raises(QuestionUnknown):
        answers.given(policies.intake, "repair", "api", {"topic": "prices"})


@pytest.mark.parametrize("source", ["alarm", "board", "fax"])
def test_a_source_that_is_no_channel_of_the_policy_is_refused(
    policies: Policies, source: str
) -> None:
    with pytest.raises(SourceUnknown):
        answers.given(policies.intake, "repair", source, {})


async def test_the_refusal_of_a_source_names_its_field_and_opens_nothing(
    office: Office, desk: Desk
) -> None:
    wish = {"kind": "repair", "site_id": str(await desk.site()), "source": "fax"}
    client = await office.client("agent")
    refused = body(await client.post("/work-orders", json=wish), 422)
    assert (refused["code"], refused["field"]) == ("intake.source_unknown", "source")
    assert await desk.rows("select 1 from dispatch.work_order") == []


async def test_a_complaint_keeps_who_complains_and_what_they_ask_for_sealed(
    office: Office, desk: Desk
) -> None:
    site = await desk.site()
    client = await office.client("agent")
    wish: dict[str, Any] = {
        "kind": "complaint",
        "site_id": str(site),
        "source": "telephone",
        "description": "nobody came",
    }
    refused = body(await client.post("/work-orders", json=wish), 422)
    assert (refused["code"], refused["field"]) == ("intake.answer_missing", "answers")
    assert await desk.rows("select 1 from dispatch.work_order") == []
    made = body(await client.post("/work-orders", json=wish | {"answers": COMPLAINT}), 201)
    assert made["source"] == "telephone"
    read = body(await client.get(f"/work-orders/{made['id']}/wishes"))
    assert read["answers"] == COMPLAINT
    (kept,) = await desk.rows("select answers from dispatch.intake")
    assert b"Wang" not in bytes(kept["answers"])


async def test_requests_are_listed_by_the_channel_by_which_they_came(
    office: Office, desk: Desk, order: WorkOrder
) -> None:
    client = await office.client()
    wish = {"kind": "repair", "site_id": str(order.site_id), "source": "mail"}
    mailed = body(await client.post("/work-orders", json=wish), 201)
    by = {
        source: [
            each["id"]
            for each in body(await client.get("/work-orders", params={"source": source}))["items"]
        ]
        for source in ("mail", "alarm", "telephone")
    }
    assert by == {"mail": [mailed["id"]], "alarm": [str(order.id)], "telephone": []}


async def test_wishes_of_the_customer_reach_desk_and_technician_without_name_or_number(
    office: Office, desk: Desk, order: WorkOrder, technician_id: UUID
) -> None:
    client = await office.client()
    said = {
        "name": "Lin Hai",
        "phone": "13800138000",
        "value_class": "vip",
        "contact_by": "chat",
        "visit_times": "before ten",
        "wishes": "allergic to strong cleaners",
    }
    path = f"/sites/{order.site_id}/customer"
    first = body(await client.put(path, json=said))
    assert first["wishes"] == "allergic to strong cleaners"
    await desk.assign(order, technician_id)
    phone = await office.technician(technician_id)
    told = body(await phone.get(f"/work-orders/{order.id}/wishes"))
    assert (told["value_class"], told["contact_by"], told["visit_times"], told["wishes"]) == (
        "vip",
        "chat",
        "before ten",
        "allergic to strong cleaners",
    )
    assert "Lin" not in str(told)
    assert "138" not in str(told)
    (kept,) = await desk.rows("select wishes from dispatch.customer")
    assert b"allergic" not in bytes(kept["wishes"])
    audit = await desk.rows("select * from hanlu.audit where starts_with(subject, 'customer:')")
    assert audit
    assert "allergic" not in str(audit)


async def test_wishes_are_for_who_serves_and_only_of_orders_in_sight(
    office: Office, desk: Desk, order: WorkOrder
) -> None:
    path = f"/work-orders/{order.id}/wishes"
    customer = await office.client("site_manager", Scope("site", (str(order.site_id),)))
    assert (await customer.get(path)).status_code == 403
    stranger = await office.technician(await desk.technician(name="Zhao"))
    assert (await stranger.get(path)).status_code == 404
    far = await office.client("dispatcher", Scope("region", ("west",)))
    assert (await far.get(path)).status_code == 404
