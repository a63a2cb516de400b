"""Labels for several machines and places at once, from the pages of devices and of sites."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

A4_POINTS = (595, 842)


def printed(page: Page, number: int) -> str:
    """Prints what is chosen; the words of the file, whose pages are A4."""
    sheet = page.get_by_role("dialog", name="Print labels")
    with page.expect_download() as coming:
        sheet.get_by_role("button", name=f"Print for {number}").click()
    path = Path(coming.value.path())
    pages = PdfReader(path).pages
    sizes = {(round(each.mediabox.width), round(each.mediabox.height)) for each in pages}
    assert sizes == {A4_POINTS}
    expect(sheet).to_be_hidden()
    return "".join(each.extract_text() for each in pages)


def test_labels_of_chosen_machines_and_of_all_sites_come_on_one_sheet(
    house: House, open_page: Open
) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    for device in ("label-1", "label-2", "label-3"):
        house.add_device(device, "S-2", "--name", f"Case {device[-1]}")
    page = open_page("/devices?q=label-", ADMIN)
    page.get_by_role("button", name="Labels…").click()
    for name in ("Case 1", "Case 3"):
        page.get_by_role("checkbox", name=name).check()
    text = printed(page, 2)
    assert ("Case 1" in text, "Case 2" in text, "Case 3" in text) == (True, False, True)

    page.goto("/sites")
    page.get_by_role("button", name="Labels…").click()
    page.get_by_role("radio", name="The place itself").check()
    sites = len(house.items("/sites", limit="500"))  # other tests have added theirs
    page.get_by_role("button", name=f"Choose all {sites}").click()
    text = printed(page, sites)
    assert "Harbour market" in text
    assert "West clinic" in text
