"""No page of the desk breaks WCAG 2 A or AA, as far as axe-core can tell, in light or dark."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(480)]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""All that a change of theme can break."""
PAGES = {
    "/": "Work orders",
    "/devices": "Devices",
    "/connect": "Connect a sensor",
    "/sites": "Add a site",
    "/admin?tab=proposals": "New devices",
    "/admin?tab=bindings&id=new": "New binding",
    "/admin?tab=quarantine": "Refused messages",
    "/admin?tab=watchers&id=new": "New recipient",
    "/devices?device=axe-1": "Commands",
    "/zones": "Cold rooms",
    "/figures": "Figures",
    "/admin?tab=people&id=new": "New sign-in",
    "/admin?tab=tokens&id=new": "New token",
    "/admin?tab=regions": "Map regions",
    "/admin?tab=import": "Import CSV",
    "/admin?tab=policy&section=triage": "Policy",
    "/admin?tab=audit": "Audit",
}


def test_the_desk_breaks_no_rule(house: House, open_page: Open) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make pages)")
    house.put("/devices/axe-1", {"name": "Axe", "zone_kind": "frozen"})
    body = {"kind": "repair", "site_id": house.sites["S-1"], "description": "Noise"}
    order = house.post("/work-orders", body)
    page = open_page("/", ADMIN)
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is neither
    expect(page.get_by_role("heading", name="Work orders")).to_be_visible(timeout=PATIENCE_MS)
    there, other = "dark", "light"
    for path, heading in (PAGES | {f"/?order={order['id']}": order["number"][3:]}).items():
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("data-theme", there)
        found = page.get_by_role("heading", name=heading).first
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        assert _broken(page, TAGS) == [], (path, there)
        page.get_by_role("button", name=f"{other.capitalize()} theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", other)
        assert _broken(page, COLOURS) == [], (path, other)
        there, other = other, there


def _broken(page: Page, rules: Mapping[str, object]) -> list[str]:
    """Each broken rule with the elements that break it; the map's canvas is drawn, not built."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())  # a script element would be refused by the pages' own policy
    found: Any = page.evaluate(
        "only => axe.run({ exclude: ['.maplibregl-map'] }, { runOnly: only })", rules
    )
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
