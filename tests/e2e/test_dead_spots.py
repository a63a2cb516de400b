"""The phone's figure: 12 steps and 6 photos made offline, the line cut 5 times while they are sent,
one job taken away meanwhile. All counts once, or is refused with its reason here and at the desk.
"""

import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.house import PASSWORD, House, Json, until
from tests.e2e.line import Cut, Line
from tests.e2e.phone import CHECKS, STEPS, draw_signature, given, is_kept, job_card, picture

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(280)]

STEP, PHOTO = "/transitions", "/photos/"
CUTS = (
    Cut(STEP, "request"),
    Cut(STEP, "answer"),
    Cut(PHOTO, "request"),
    Cut(PHOTO, "answer"),
    Cut("/refused-steps", "answer"),
)


@pytest.fixture
def line(house: House) -> Iterator[Line]:
    parts = urlsplit(house.url)
    line = Line(parts.hostname or "", parts.port or 0)
    yield line
    line.close()


def test_twelve_steps_and_six_photos_through_five_cuts_count_once(
    house: House, browser: Browser, line: Line
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    mine, other = house.technicians["T-1"], house.technicians["T-2"]
    whole, lost, begun = (given(house, mine, f"Dead spot {n}") for n in ("one", "two", "three"))
    with browser.new_context(
        base_url=line.url, locale="en-GB", viewport={"width": 390, "height": 844}
    ) as context:
        context.set_default_timeout(PATIENCE_MS)
        phone = context.new_page()
        phone.goto("/phone/")
        phone.locator("input[name=email]").fill(house.login_of(mine))
        phone.locator("input[name=password]").fill(PASSWORD)
        phone.locator("button[type=submit]").click()
        for order in (whole, lost, begun):
            is_kept(phone, order)

        context.set_offline(True)
        _do(phone, whole, STEPS, photos_before=2, photos_after=2, finish=True)
        _do(phone, lost, STEPS[:2])
        _do(phone, begun, STEPS, photos_before=2)
        expect(phone.get_by_role("button", name="18 not yet sent")).to_be_visible()
        taken = {"technician_id": other, "reason": "nearer by now"}
        house.put(f"/work-orders/{lost['id']}/assignment", taken)
        line.cut_at(*CUTS)
        context.set_offline(False)

        expect(phone.get_by_role("button", name="2 not accepted")).to_be_visible(timeout=120_000)
        refused = phone.get_by_role("list", name="Not accepted")
        expect(refused).to_contain_text("Not accepted: Accepted, Travelling.")
        expect(refused).to_contain_text("The desk knows of it.", timeout=60_000)

    assert line.done == list(CUTS)
    assert _steps_of(house, whole) == [*PATH, "done", "signed"]
    assert _steps_of(house, begun) == PATH
    assert _steps_of(house, lost) == []
    assert house.get(f"/work-orders/{lost['id']}")["technician_id"] == other
    told = [each["data"] for each in _events(house, lost) if each["action"] == "step_refused"]
    assert [each["step"] for each in told] == ["accepted", "travelling"]
    assert {each["code"] for each in told} == {"work_order.missing"}
    assert _photos_of(house, whole) == 4
    assert _photos_of(house, begun) == 2
    for order in (lost, begun):
        cancelled = {"to": "cancelled", "reason": "only a trial"}
        house.post(f"/work-orders/{order['id']}/transitions", cancelled)


PATH = ["accepted", "travelling", "on_site", "working"]


def _do(
    phone: Page,
    order: Json,
    steps: tuple[str, ...],
    *,
    photos_before: int = 0,
    photos_after: int = 0,
    finish: bool = False,
) -> None:
    """Open the job and take the steps, each with what it asks for; back to the list."""
    job_card(phone, order).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(order["site"]["name"])
    for act in steps:
        phone.get_by_role("button", name=act, exact=True).click()
    for name, number in (("Photo before", photos_before), ("Photo after", photos_after)):
        field = phone.get_by_role("region", name=name)
        for n in range(number):
            shot = picture(1200, 900, first=hash_of(order["number"], name, n))
            field.locator("input[type=file]").set_input_files(
                {"name": "camera.png", "mimeType": "image/png", "buffer": shot}
            )
            expect(field.get_by_role("img")).to_have_count(n + 1)
    if not finish:
        phone.get_by_role("button", name="Back to the list").click()
        return
    for check in CHECKS:
        phone.get_by_role("checkbox", name=check).click()
    phone.get_by_label("Cause", exact=True).fill("Fan blade bent")
    phone.get_by_label("What was done").fill("Blade replaced")
    phone.get_by_label("Name of who signs").fill("Wang")
    draw_signature(phone)
    phone.get_by_role("button", name="Finish").click()


def hash_of(*parts: object) -> int:
    """A first grey for each picture, so that no two are alike."""
    return hashlib.sha256(repr(parts).encode()).digest()[0]


def _photos_of(house: House, order: Json) -> int:
    """How many photos of the visits are there and hold what their names say."""
    held = 0
    for each in house.get(f"/work-orders/{order['id']}/report")["visits"]:
        for photo in each["visit"]["photos"]:
            content = house.admin.get(f"/work-orders/{order['id']}/photos/{photo['sha256']}")
            assert hashlib.sha256(content.content).hexdigest() == photo["sha256"]
            held += 1
    return held


def _events(house: House, order: Json) -> list[Json]:
    return until(lambda: house.items(f"/work-orders/{order['id']}/events"))


def _steps_of(house: House, order: Json) -> list[str]:
    """The states that a technician led the order to, oldest first, each as often as it counted."""
    taken = [each for each in _events(house, order) if each["role"] == "technician"]
    return [each["to"] for each in taken if each["action"] == "transition"]
