"""What several tests do with the phone's page."""

import struct
import zlib

from playwright.sync_api import Locator, Page, expect

from tests.e2e.house import House, Json, until

STEPS = ("Accept the job", "I am on my way", "I have arrived", "Start the work")
CHECKS = (
    "Cause of fault",
    "Safety",
    "Parts fit",
    "Work area clean",
    "Device clean",
    "Waste removed",
)


def given(house: House, technician_id: str, description: str) -> Json:
    """An order that the technician has been offered."""
    body = {"kind": "maintenance", "site_id": house.sites["S-2"], "description": description}
    order = house.post("/work-orders", body)

    def classified() -> Json | None:
        now = house.get(f"/work-orders/{order['id']}")
        return now if now["state"] != "received" else None

    ready = until(classified)
    # Locked: where the planner has proposed the same by now, it may move the order again.
    wish = {"technician_id": technician_id, "locked": True}
    return house.put(f"/work-orders/{ready['id']}/assignment", wish)


def picture(width: int = 3000, height: int = 2000, *, first: int = 0) -> bytes:
    """A PNG as large as a camera's picture: stripes of grey, from the ``first`` on."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes([(first + row) % 256]) * width for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 1)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def draw_signature(phone: Page) -> None:
    """The customer's finger on the glass, and the word that it is theirs."""
    canvas = phone.locator("canvas[aria-label]").last
    # To the middle: at the lower edge the bar with the next step lies over it.
    canvas.evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    box = canvas.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 30, box["y"] + 40)
    phone.mouse.down()
    for step in range(1, 6):
        phone.mouse.move(box["x"] + 30 + 30 * step, box["y"] + 40 + (step % 2) * 30)
    phone.mouse.up()
    phone.get_by_role("button", name="Keep the signature").click()


def job_card(phone: Page, order: Json) -> Locator:
    """The job in the day's list."""
    return phone.get_by_role("button").filter(has_text=order["description"])


def is_kept(phone: Page, order: Json) -> None:
    """The service worker has the page, and the phone its jobs."""
    expect(job_card(phone, order)).to_be_visible()
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(
        lambda: phone.evaluate("navigator.serviceWorker.controller?.state === 'activated'") or None
    )
