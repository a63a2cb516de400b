"""The service report as a file: both languages, all that was done, whoever may have it."""

import io
import re
from uuid import UUID

import httpx
import pytest
from PIL import Image

from dispatch.visits import report_pdf
from dispatch.visits.model import PartUsed, VisitPatch
from dispatch.visits.report_words import _WORDS, named, word
from dispatch.visits.strokes import lines
from dispatch.visits.thumbnails import thumbnail
from hanlu.contracts.work_orders import WorkOrder
from hanlu.drawing.sheet import Language
from tests.dispatch.desk import Desk
from tests.dispatch.http import Office, body
from tests.factories.dispatch import NOON, as_technician
from tests.factories.pictures import jpeg, name_of
from tests.factories.visits import report, visit


def photo(width: int = 1600, height: int = 1200, orientation: int = 1) -> bytes:
    """A real picture, as a camera turned that way takes it."""
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def pages(content: bytes) -> int:
    assert content.startswith(b"%PDF-")
    return len(re.findall(rb"/Type /Page\b", content))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_full_report_is_drawn_in_either_language(lang: Language) -> None:
    small = thumbnail(photo())
    given = report(visit(1, ended_why="waiting_part"), visit(2, photos=4, is_signed=True))
    pictures = {each.sha256: small for one in given.visits for each in one.visit.photos}
    content = report_pdf.render(given, pictures, {"fan": ("Fan", "风机")}, lang, NOON)
    assert pages(content) >= 1
    assert len(content) < 300_000


@pytest.mark.parametrize(
    "text",
    [
        "<b>&",
        "a\nb",
        "°C — 冷库 № 5",
        "x" * 4000,
        "\x00\x07",
        pytest.param("a\n" * 300, id="more lines than a page has"),
        pytest.param(("冷" * 50 + "\n") * 80, id="long lines, more than a page has"),
    ],
)
def test_whatever_people_write_is_shown_and_breaks_nothing(text: str) -> None:
    given = report(visit(1, cause=text, solution=text), description=text)
    for lang in ("en", "zh"):
        assert pages(report_pdf.render(given, {}, {}, lang, NOON)) >= 1


def test_a_picture_that_cannot_be_read_leaves_its_place_and_the_rest_whole() -> None:
    given = report(visit(1, photos=2))
    first, second = (each.sha256 for each in given.visits[0].visit.photos)
    pictures = {first: None, second: thumbnail(photo())}
    assert pages(report_pdf.render(given, pictures, {}, "en", NOON)) >= 1


def test_a_report_before_anybody_went_says_so() -> None:
    assert pages(report_pdf.render(report(), {}, {}, "en", NOON)) == 1


def test_every_word_has_both_languages_and_the_same_parameters() -> None:
    for code, (en, zh) in _WORDS.items():
        assert en, code
        assert zh, code
        assert set(re.findall(r"{(\w+)", en)) == set(re.findall(r"{(\w+)", zh)), code


def test_a_code_of_ones_own_is_shown_as_it_is() -> None:
    assert named("fault", "glass_broken", "zh") == "glass_broken"
    assert named("fault", "door", "zh") == word("fault.door", "zh")


def test_a_thumbnail_is_small_and_upright() -> None:
    small = thumbnail(photo(1600, 1200, orientation=6))
    assert small is not None
    with Image.open(io.BytesIO(small)) as seen:
        assert seen.height > seen.width
        assert max(seen.size) <= 420
        assert not seen.getexif()


@pytest.mark.parametrize("content", [b"", jpeg(), b"GIF89a", photo()[:400]])
def test_what_is_no_picture_has_no_thumbnail(content: bytes) -> None:
    assert thumbnail(content) is None


def test_a_picture_made_to_fill_the_memory_has_no_thumbnail() -> None:
    buffer = io.BytesIO()
    Image.new("1", (9000, 9000)).save(buffer, "PNG")
    assert thumbnail(buffer.getvalue()) is None


@pytest.mark.parametrize(
    ("path", "drawn"),
    [
        ("M0 0L9 9", [[(0, 0), (9, 9)]]),
        ("M0,0 5,5 M1 1L2-2", [[(0, 0), (5, 5)], [(1, 1), (2, -2)]]),
        ("m1 1l2 0l0 2z", [[(1, 1), (3, 1), (3, 3), (1, 1)]]),
        ("M0 0H5V5", [[(0, 0), (5, 0), (5, 5)]]),
        ("M0 0C1 1 2 2 3 3Q4 4 6 6", [[(0, 0), (3, 3), (6, 6)]]),
        ("M1 1", []),
        ("9 9 e1 L", []),
        ("", []),
    ],
)
def test_the_strokes_of_a_signature_are_its_lines(
    path: str, drawn: list[list[tuple[float, float]]]
) -> None:
    assert lines(path) == drawn


@pytest.fixture
async def finished(desk: Desk, order: WorkOrder, technician_id: UUID) -> WorkOrder:
    """Done, with a part and a picture that only claims to be one."""
    await desk.assign(order, technician_id)
    me = as_technician(technician_id)
    await desk.walk(order, me, "accepted", "on_site", "working")
    await desk.stock(technician_id, "fan", 2)
    await desk.visit(order, VisitPatch(parts_used=(PartUsed("fan", 1),)), me)
    return await desk.walk(order, me, "done")


async def fetched(client: httpx.AsyncClient, address: str, number: str, lang: str) -> bytes:
    answer = await client.get(address, params={"lang": lang})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert f'filename="{number}-{lang}.pdf"' in answer.headers["content-disposition"]
    return answer.content


async def test_the_office_the_technician_and_the_customer_have_the_same_report(
    desk: Desk, office: Office, finished: WorkOrder, technician_id: UUID
) -> None:
    staff, technician = await office.client(), await office.technician(technician_id)
    kept = await technician.put(
        f"/work-orders/{finished.id}/photos/{name_of(jpeg())}?kind=after", content=jpeg()
    )
    body(kept, 201)
    made = body(await staff.post(f"/work-orders/{finished.id}/customer-link"), 201)
    by_link = f"/track/{made['url'].rsplit('/', 1)[-1]}/report.pdf"
    by_order = f"/work-orders/{finished.id}/report.pdf"
    for client, address in (
        (staff, by_order),
        (technician, by_order),
        (await office.stranger(), by_link),
    ):
        for lang in ("en", "zh"):
            assert pages(await fetched(client, address, finished.number, lang)) >= 1


async def test_a_customer_has_no_report_before_the_work_is_done(
    office: Office, order: WorkOrder
) -> None:
    staff = await office.client()
    made = body(await staff.post(f"/work-orders/{order.id}/customer-link"), 201)
    stranger = await office.stranger()
    secret = made["url"].rsplit("/", 1)[-1]
    assert body(await stranger.get(f"/track/{secret}/report.pdf"), 409)["code"] == (
        "tracking.not_now"
    )


async def test_anothers_order_and_an_unknown_language_have_no_report(
    desk: Desk, office: Office, finished: WorkOrder
) -> None:
    other = await office.technician(await desk.technician())
    address = f"/work-orders/{finished.id}/report.pdf"
    assert body(await other.get(address), 404)["code"] == "work_order.missing"
    staff = await office.client()
    assert (await staff.get(address, params={"lang": "fr"})).status_code == 422
