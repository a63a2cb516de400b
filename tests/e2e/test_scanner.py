"""A part's code held before the phone's camera, in a browser that cannot read codes by itself."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import FLAGS, PATIENCE_MS, chromium
from tests.e2e.house import PASSWORD, House
from tests.e2e.phone import STEPS, given, is_kept, job_card

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

PART = "scan-9"


def film(code: str) -> bytes:
    """A film (Motion JPEG) of a label that somebody holds, a little aslant, before a camera."""
    drawn = BytesIO()
    segno.make(code, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    label = Image.open(drawn).convert("RGB").rotate(7, expand=True, fillcolor=(214, 209, 200))
    picture = Image.new("RGB", (640, 480), (120, 116, 110))
    picture.paste(label, ((640 - label.width) // 2, (480 - label.height) // 2))
    frame = BytesIO()
    picture.save(frame, "JPEG", quality=80)
    return frame.getvalue() * 10


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[Browser]:
    """A browser whose camera sees the label of the part."""
    seen = tmp_path / "label.mjpeg"
    seen.write_bytes(film(f"https://parts.example/{PART}"))
    program = chromium()
    if program is None:
        pytest.skip("no Chromium was found (Debian: apt-get install chromium)")
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


def scan(phone: Page) -> None:
    """Opens the list of parts and holds the label before the camera."""
    phone.get_by_role("button", name="Choose from my van").click()
    sheet = phone.get_by_role("dialog")
    sheet.get_by_role("button", name="Scan with the camera").click()


def test_a_label_before_the_camera_books_one_part_also_without_a_network_later(
    house: House, camera: Browser
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    house.post("/parts", {"code": PART, "name_zh": "灯", "name_en": "Lamp of the scanner"})
    technician = house.technicians["T-1"]
    order = given(house, technician, f"Dark room {uuid4().hex[:6]}")
    with camera.new_context(
        base_url=house.url, locale="en-GB", viewport={"width": 390, "height": 844}
    ) as context:
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script("delete globalThis.BarcodeDetector")
        phone = context.new_page()
        fetched: list[str] = []
        phone.on("request", lambda request: fetched.append(request.url))
        phone.goto("/phone/")
        phone.locator("input[name=email]").fill(house.login_of(technician))
        phone.locator("input[name=password]").fill(PASSWORD)
        phone.locator("button[type=submit]").click()
        is_kept(phone, order)
        job_card(phone, order).click()
        for act in STEPS:
            phone.get_by_role("button", name=act).click()
        assert [each for each in fetched if "decoder" in each or each.endswith(".wasm")] == []
        scan(phone)
        booked = phone.get_by_label("Lamp of the scanner: 1 used")
        expect(booked.first).to_be_visible()
        assert any(each.endswith(".wasm") for each in fetched)

        context.set_offline(True)
        phone.reload()
        scan(phone)
        expect(phone.get_by_label("Lamp of the scanner: 2 used").first).to_be_visible()
