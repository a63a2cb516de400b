"""The knowledge base as people use it: written and published at the desk, found at the phone."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PATIENCE_MS, Open
from tests.e2e.house import DISPATCHER, House, Json, until

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def _published(house: House, title: str, **wanted: object) -> Json:
    article = house.post(
        "/knowledge/articles",
        {"kind": "procedure", "language": "en", "title": title, "steps": ["Look", "Mend"]}
        | {"why": "test"}
        | wanted,
    )
    return house.put(f"/knowledge/articles/{article['id']}/publication", {})


def test_an_article_is_written_published_and_found_by_its_pinyin(
    house: House, open_page: Open
) -> None:
    title = f"膨胀阀结霜 {uuid4().hex[:6]}"
    desk = open_page("/knowledge?tab=articles", DISPATCHER, locale="en-GB")
    desk.get_by_role("button", name="New article").click()
    desk.get_by_label("Title").fill(title)
    desk.get_by_label("Language").select_option("zh-CN")
    desk.get_by_label("Text").fill("## 先看\n\n<img src=x onerror=alert(1)> **感温包**是否脱落")
    desk.get_by_label("Why this version").fill("Seen twice")
    desk.get_by_role("button", name="Save draft").click()
    card = desk.get_by_role("region", name=title)
    expect(card.get_by_text("Draft", exact=True)).to_be_visible()
    card.get_by_role("button", name="Publish", exact=True).click()
    expect(card.get_by_role("button", name="Withdraw")).to_be_visible()
    expect(card.locator("strong")).to_have_text("感温包")
    expect(card.locator("img")).to_have_count(0)
    finding = open_page("/knowledge", DISPATCHER, locale="en-GB")
    finding.get_by_label("Fault, code, words or pinyin").fill("pengzhangfa")
    found = finding.get_by_role("list", name="Articles found")
    expect(found).to_contain_text(title)
    finding.get_by_role("button", name="This helped").click()
    expect(finding.get_by_text("Thank you, it is counted")).to_be_visible()


def test_what_nothing_answers_is_listed_as_a_gap(house: House, open_page: Open) -> None:
    words = f"qwzx {uuid4().hex[:8]}"
    desk = open_page("/knowledge", DISPATCHER, locale="en-GB")
    desk.get_by_label("Fault, code, words or pinyin").fill(words)
    desk.get_by_role("button", name="Did not help").click()
    expect(desk.get_by_text("Thank you, it is counted")).to_be_visible()
    until(lambda: [g for g in house.items("/knowledge/gaps") if g["words"] == words] or None)
    gaps = open_page("/knowledge?tab=gaps", DISPATCHER, locale="en-GB")
    expect(gaps.get_by_role("region", name="What is missing")).to_contain_text(words)


def test_an_order_is_shown_its_procedure_and_the_word_that_it_helped_counts(
    house: House, open_page: Open
) -> None:
    mark = uuid4().hex[:8]
    article = _published(house, f"Rattling grille {mark}", keywords=[f"rattle{mark}"])
    order = house.post(
        "/work-orders",
        {"kind": "repair", "site_id": house.sites["S-1"], "class": "service", "priority": 3}
        | {"description": f"rattling grille rattle{mark}"},
    )
    desk = open_page(f"/?order={order['id']}", DISPATCHER, locale="en-GB")
    panel = desk.get_by_role("region", name="What we know about this")
    expect(panel).to_contain_text("Difficult:")
    panel.get_by_text(article["content"]["title"], exact=True).click()
    panel.get_by_role("button", name="This helped").click()
    expect(panel.get_by_role("button", name="✓ This helped")).to_be_visible()
    shown = house.get(f"/knowledge/articles/{article['id']}")
    assert (shown["helped"], shown["not_helped"]) == (1, 0)
