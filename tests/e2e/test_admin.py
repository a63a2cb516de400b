"""Administration as an office uses it: people with skills and shifts, parts, files good and bad."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import ADMIN, House

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]

BAD_SITES = "code,name,lat,lon\nF-1,Fish hall,30.10,120.10\nF-2,,30.11,120.10\n"
GOOD_SITES = "code,name,lat,lon\nF-1,鱼市冷库,30.10,120.10\nF-2,Fruit hall,30.11,120.10\n"


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_a_technician_is_taken_on_and_given_a_certificate(house: House, open_page: Open) -> None:
    page = open_page("/admin", ADMIN)
    page.get_by_role("button", name="New technician").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("A code is missing.")
    page.get_by_label("Code").fill("T-77")
    page.get_by_label("Name", exact=True).fill("Nora Falk")
    page.get_by_label("Latitude").fill("30.2")
    page.get_by_label("Longitude").fill("120.1")
    page.get_by_role("button", name="Add a skill").click()
    page.get_by_label("Skill", exact=True).fill("refrigeration")
    page.get_by_label("Certificate ends").fill("2031-05-31")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Nora Falk")).to_be_visible()
    (nora,) = [each for each in house.items("/technicians") if each["code"] == "T-77"]
    (skill,) = nora["skills"]
    assert (skill["skill"], skill["expires_at"]) == ("refrigeration", "2031-05-31T00:00:00Z")
    assert len(house.items(f"/technicians/{nora['id']}/shifts")) == 5


def test_a_certificate_about_to_end_is_renewed_from_the_list(house: House, open_page: Open) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=10)
    held = {"skill": "sensors", "level": 2, "expires_at": f"{soon}T00:00:00Z"}
    entry = {"code": "T-88", "name": "Olga Renz", "home_lat": 30.2, "home_lon": 120.1}
    person = house.post("/technicians", entry | {"skills": [held]})
    page = open_page("/admin?tab=certificates", ADMIN)
    row = page.get_by_role("listitem").filter(has_text="Olga Renz")
    expect(row).to_contain_text(f"Ends on {soon.day} {soon:%b %Y}")
    row.get_by_role("checkbox").check()
    page.get_by_label("Note", exact=True).fill("Autumn round")
    page.get_by_role("button", name="Passed: renew 1").click()
    expect(page.get_by_text("1 certificate renewed.")).to_be_visible()
    expect(row).to_have_count(0)
    (skill,) = house.get(f"/technicians/{person['id']}")["skills"]
    assert skill["expires_at"] > f"{soon + timedelta(days=200)}"
    page.get_by_label("Show").select_option("all")
    expect(row).to_contain_text("Autumn round")


def test_a_model_is_given_standard_hours(house: House, open_page: Open) -> None:
    page = open_page("/admin?tab=hours", ADMIN)
    page.get_by_role("button", name="Add an entry").click()
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("Each entry names a category or a model.")).to_be_visible()
    entry = page.get_by_role("group", name="Entry 1")
    entry.get_by_label("Model").fill("HX-9")
    entry.get_by_label("Fault").select_option("too_warm")
    entry.get_by_label("Minutes").fill("135")
    page.get_by_label("Why").fill("Measured in spring")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("is in force.")).to_be_visible()
    page.reload()
    expect(entry.get_by_label("Minutes")).to_have_value("135")
    (hours,) = [each for each in house.get("/policy")["sections"] if each["name"] == "hours"]
    (known,) = hours["values"]["standard"]
    assert (known["model"], known["fault"], known["duration"]) == ("HX-9", "too_warm", "135 min")


def test_the_file_of_a_machine_has_its_sensor_and_leads_there_and_back(
    house: House, open_page: Open
) -> None:
    site = house.sites["S-3"]
    machine = {"serial": "SN-FILE-1", "site_id": site, "name": "Vaccine fridge", "model": "VF-2"}
    asset = house.post("/assets", machine | {"warranty_until": "2031-12-31"})
    probe = {"name": "Fridge probe", "site_id": site, "asset_id": asset["id"]}
    house.put("/devices/vf-probe", probe | {"expected_interval_s": 604_800})
    page = open_page("/machines", ADMIN)
    page.get_by_label("Serial number, name, model").fill("FILE-1")
    page.get_by_role("button", name="Vaccine fridge").click()
    file = page.get_by_role("region", name="Vaccine fridge")
    expect(file).to_contain_text("until 31 Dec 2031")
    expect(file.get_by_role("region", name="Sensors")).to_contain_text("never heard")
    file.get_by_role("link", name="Fridge probe").click()
    page.get_by_role("article", name="Fridge probe").get_by_role(
        "link", name="Machine's file"
    ).click()
    expect(file).to_contain_text("SN-FILE-1")


def test_parts_come_to_a_van_and_are_counted_there(house: House, open_page: Open) -> None:
    page = open_page("/admin?tab=parts", ADMIN)
    page.get_by_role("button", name="New part").click()
    page.get_by_label("Code").fill("belt-9")
    page.get_by_label("Name, Chinese").fill("皮带")
    page.get_by_label("Name, English").fill("Belt")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="belt-9")).to_be_visible()
    page.get_by_role("button", name="Stock", exact=True).click()
    page.get_by_role("button", name="Van · Ada Berg").click()
    moving = page.get_by_role("form", name="Move parts")
    moving.get_by_label("From").select_option("supplier")
    moving.get_by_label("Part").select_option("belt-9")
    moving.get_by_label("How many").fill("3")
    moving.get_by_role("button", name="Move", exact=True).click()
    page.get_by_label("Counted: Belt").fill("2")
    page.get_by_role("button", name="Write down the count").click()
    expect(page.get_by_text("The count is written down.")).to_be_visible()
    stock = house.items(f"/technicians/{house.technicians['T-2']}/stock")
    assert [each["quantity"] for each in stock if each["part"] == "belt-9"] == [2]


def test_a_van_below_its_minimum_asks_until_one_button_fills_it(
    house: House, open_page: Open
) -> None:
    part = {"code": "lamp-3", "name_zh": "灯", "name_en": "Lamp"}
    house.post("/parts", part)
    house.post(
        "/stock/movements", {"part": "lamp-3", "from": "supplier", "to": "depot", "quantity": 9}
    )
    page = open_page("/admin?tab=stock", ADMIN)
    page.get_by_role("button", name="Van · Ada Berg").click()
    level = page.get_by_role("form", name="Safety stock")
    level.get_by_label("Part").select_option("lamp-3")
    level.get_by_label("At least").fill("2")
    level.get_by_label("Fill to").fill("4")
    level.get_by_role("button", name="Set").click()
    page.get_by_role("button", name="1 part is asked for").click()
    page.get_by_role("button", name="Bring 4 from the depot").click()
    expect(page.get_by_text("No place is below its minimum.")).to_be_visible()
    van = house.items(f"/technicians/{house.technicians['T-2']}/stock")
    assert [each["quantity"] for each in van if each["part"] == "lamp-3"] == [4]


def test_who_is_reported_sick_is_away_until_that_is_ended(house: House, open_page: Open) -> None:
    page = open_page("/admin?tab=technicians", ADMIN)
    page.get_by_role("button", name="Ada Berg").click()
    noting = page.get_by_role("form", name="Note it")
    yesterday, in_a_week = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 7))
    noting.get_by_label("From").fill(f"{yesterday:%Y-%m-%dT%H:%M}")
    noting.get_by_label("Until").fill(f"{in_a_week:%Y-%m-%dT%H:%M}")
    noting.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("button", name="Ada Berg")).to_contain_text("Sick until")
    page.get_by_role("button", name="End now").click()
    expect(page.get_by_text("Nothing noted.")).to_be_visible()
    expect(page.get_by_role("button", name="Ada Berg")).not_to_contain_text("Sick")


def test_a_file_says_what_it_will_do_before_it_does_it(house: House, open_page: Open) -> None:
    page = open_page("/admin?tab=import", ADMIN)
    _hand_in(page, BAD_SITES.encode())
    expect(page.get_by_text("Line 3")).to_be_visible()
    expect(page.get_by_role("button", name="Import as shown")).to_be_disabled()
    _hand_in(page, GOOD_SITES.encode("gb18030"))
    expect(page.get_by_text("2 new", exact=True)).to_be_visible()
    assert not _codes(house) & {"F-1", "F-2"}
    page.get_by_role("button", name="Import as shown").click()
    expect(page.get_by_text("Imported.")).to_be_visible()
    assert _codes(house) >= {"F-1", "F-2"}


def _hand_in(page: Page, content: bytes) -> None:
    file: FilePayload = {"name": "sites.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("File").set_input_files(file)


def _codes(house: House) -> set[str]:
    return {each["code"] for each in house.items("/sites")}
