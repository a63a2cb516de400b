"""What HTTP refuses: each names the field and the reason, is counted, and disturbs nobody."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.house import House, Json

pytestmark = [pytest.mark.system, pytest.mark.timeout(200)]

PROBLEM = "application/problem+json"


def test_an_unknown_field_is_named(house: House) -> None:
    problem = _refused(house, 422, _order(house, colour="red"))
    assert problem["code"] == "request.invalid"
    assert _fields(problem) == {"colour": "extra_forbidden"}


def test_a_wrong_type_is_named(house: House) -> None:
    problem = _refused(house, 422, _order(house, priority="soon"))
    assert _fields(problem) == {"priority": "int_parsing"}


def test_a_number_that_is_none_is_refused(house: House) -> None:
    response = house.admin.put(
        f"/zones/{uuid4()}",
        content=b'{"name": "z", "kind": "frozen", "max_c": NaN}',
        headers={"content-type": "application/json"},
    )
    assert _fields(_problem(response, 422)).keys() == {"max_c"}


def test_a_body_that_is_no_json_is_told_where(house: House) -> None:
    headers = {"idempotency-key": str(uuid4()), "content-type": "application/json"}
    response = house.admin.post("/work-orders", content=b'{"kind": ', headers=headers)
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "json_invalid"


def test_a_site_that_nobody_knows_is_named(house: House) -> None:
    problem = _refused(house, 422, {"kind": "repair", "site_id": str(uuid4())})
    assert (problem["code"], problem["field"]) == ("site.unknown", "site_id")


def test_another_technician_s_order_does_not_exist_for_them(house: House) -> None:
    order = house.post("/work-orders", _order(house))
    with house.signed_in(house.login_of(house.technicians["T-1"])) as phone:
        response = phone.post(
            f"/work-orders/{order['id']}/transitions", json={"to": "accepted"}, headers=_key()
        )
    assert response.status_code == 404
    assert response.json()["code"] == "work_order.missing"


def test_an_illegal_transition_says_what_would_be_legal(house: House) -> None:
    order = house.post("/work-orders", _order(house))
    response = house.admin.post(
        f"/work-orders/{order['id']}/transitions", json={"to": "signed"}, headers=_key()
    )
    problem = _problem(response, 409)
    assert (problem["code"], problem["field"]) == ("work_order.transition_illegal", "to")
    assert "cancelled" in problem["params"]["allowed"]


def test_refusals_are_counted_and_nothing_restarts(house: House) -> None:
    roles = {name: house.product.role(name).pid for name in ("api", "gateway", "worker")}
    before = _counted(house, "request.invalid")
    for _ in range(3):
        _refused(house, 422, _order(house, colour="red"))
    assert _counted(house, "request.invalid") == before + 3
    assert {name: house.product.role(name).pid for name in roles} == roles


def _order(house: House, **more: Any) -> Json:
    return {"kind": "maintenance", "site_id": house.sites["S-2"], **more}


def _key() -> dict[str, str]:
    return {"idempotency-key": str(uuid4())}


def _refused(house: House, status: int, body: Json) -> Json:
    return _problem(house.admin.post("/work-orders", json=body, headers=_key()), status)


def _problem(response: httpx.Response, status: int) -> Json:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    problem: Json = response.json()
    assert problem["detail"]
    return problem


def _fields(problem: Json) -> dict[str, str]:
    return {error["field"]: error["code"] for error in problem["errors"]}


def _counted(house: House, code: str) -> float:
    text = httpx.get(f"{house.url}/metrics").text
    name = f'hanlu_http_refusals_total{{code="{code}"}} '
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))
