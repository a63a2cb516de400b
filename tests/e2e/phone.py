"""What several tests do with the phone's page."""

from playwright.sync_api import Page

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
LONG_AND_WIDE = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 3000, height: 2000});
  const ink = canvas.getContext('2d');
  for (let n = 0; n < 300; n++) {
    ink.fillStyle = `hsl(${n * 7} 60% 50%)`;
    ink.fillRect((n * 97) % 3000, (n * 61) % 2000, 160, 120);
  }
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg'));
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""


def given(house: House, technician_id: str, description: str) -> Json:
    """An order that the technician has been offered."""
    body = {"kind": "maintenance", "site_id": house.sites["S-2"], "description": description}
    order = house.post("/work-orders", body)

    def classified() -> Json | None:
        now = house.get(f"/work-orders/{order['id']}")
        return now if now["state"] != "received" else None

    ready = until(classified)
    return house.put(f"/work-orders/{ready['id']}/assignment", {"technician_id": technician_id})


def draw_signature(phone: Page) -> None:
    """The customer's finger on the glass, and the word that it is theirs."""
    canvas = phone.locator("canvas[aria-label]").last
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 30, box["y"] + 40)
    phone.mouse.down()
    for step in range(1, 6):
        phone.mouse.move(box["x"] + 30 + 30 * step, box["y"] + 40 + (step % 2) * 30)
    phone.mouse.up()
    phone.get_by_role("button", name="Keep the signature").click()
