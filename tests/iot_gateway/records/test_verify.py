"""The verifier: whatever is done to a signed file is found, and found where it was done."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_gateway.records.day_file import (
    NOTHING_BEFORE,
    SIGNATURE,
    DayFile,
    compose,
    link,
    signed_bytes,
)
from iot_gateway.records.locate import Finding
from iot_gateway.records.signing import SigningKey
from iot_gateway.records.verify import linked, verify
from iot_gateway.records.wording import worded
from tests.factories.records import DAY, KEY, day_file, days, header, ran, taken

FILE = day_file()
LINES = FILE.content.split(b"\n")[:-1]
LAST = len(LINES)  # the signature; line 1 is the header, line n + 1 is row n


def findings(content: bytes, key: str | None = None) -> list[Finding]:
    """Everything that is found in some content, each of which can be said in both languages."""
    found = [each for signed in verify("f", content, key) for each in signed.findings]
    for each in found:
        assert worded(each, "en") != worded(each, "zh")
    return found


def told(content: bytes) -> list[tuple[str, int]]:
    """Codes and lines."""
    return [(each.code, each.line) for each in findings(content)]


def joined(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines, b""])


def test_a_file_as_it_was_signed_is_whole() -> None:
    (signed,) = verify("f", FILE.content, KEY.public)
    assert signed.findings == signed.notes == []
    assert (signed.head, signed.readings) == (FILE.head, 12)


def test_the_same_readings_in_any_order_make_the_same_file() -> None:
    readings = [taken(n) for n in range(12)]
    again = compose(header(), reversed(readings), [ran()], KEY.sign)
    assert again == FILE


def test_an_excursion_counts_only_its_seconds_of_the_day_and_adds_up() -> None:
    overnight = ran(since=DAY - timedelta(hours=1), ended_at=DAY + timedelta(minutes=1))
    running = ran(since=DAY + timedelta(hours=23), ended_at=None)
    content = day_file(excursions=[running, overnight]).content.decode()
    assert '"in_day_s":60,"cumulative_s":60' in content
    assert '"in_day_s":3600,"cumulative_s":3660' in content


@given(at=st.integers(0, len(FILE.content) - 1), byte=st.integers(0, 255))
def test_every_changed_byte_is_found_in_its_line(at: int, byte: int) -> None:
    content = bytearray(FILE.content)
    if content[at] == byte:
        return
    line = FILE.content[:at].count(b"\n") + 1
    content[at] = byte
    assert line in {where for _, where in told(bytes(content))}


@given(at=st.integers(0, len(FILE.content) - 1))
def test_every_byte_taken_out_is_found_in_its_line(at: int) -> None:
    line = FILE.content[:at].count(b"\n") + 1
    content = FILE.content[:at] + FILE.content[at + 1 :]
    assert line in {where for _, where in told(content)}


@given(at=st.integers(0, len(FILE.content)), put=st.binary(min_size=1, max_size=3))
def test_whatever_is_put_in_is_found_where_it_stands(at: int, put: bytes) -> None:
    content = FILE.content[:at] + put + FILE.content[at:]
    if content == FILE.content:
        return
    begin = FILE.content[:at].count(b"\n") + 1
    lines = range(begin, begin + put.count(b"\n") + 2)
    assert any(where in lines for _, where in told(content))


@given(at=st.integers(1, LAST - 2), count=st.integers(1, 4))
def test_rows_taken_out_are_named_with_the_row_that_was_expected(at: int, count: int) -> None:
    end = min(at + count, LAST - 2)
    found = findings(joined(LINES[:at] + LINES[end:]))
    if end == at:
        return
    assert [(each.code, each.line) for each in found] == [("rows_missing", at + 1)]
    assert (found[0].params["from"], found[0].params["to"]) == (at, end - 1)


@given(first=st.integers(1, LAST - 2), second=st.integers(1, LAST - 2))
def test_rows_that_changed_places_are_called_moved(first: int, second: int) -> None:
    lines = list(LINES)
    lines[first], lines[second] = lines[second], lines[first]
    found = told(joined(lines))
    if first == second:
        assert found == []
        return
    assert {code for code, _ in found} == {"row_moved"}
    assert {where for _, where in found} & {first + 1, second + 1}


@given(at=st.integers(1, LAST - 2), to=st.integers(1, LAST - 1))
def test_a_row_that_was_copied_is_called_repeated(at: int, to: int) -> None:
    lines = [*LINES[:to], LINES[at], *LINES[to:]]
    ((code, where),) = told(joined(lines))
    assert code == "row_repeated"
    assert where in (at + 1, to + 1, at + 2)


@given(at=st.integers(1, LAST - 1))
def test_a_foreign_row_is_called_put_in(at: int) -> None:
    other = day_file(excursions=[], device="cold-2").content.split(b"\n")[5]
    found = findings(joined([*LINES[:at], other, *LINES[at:]]))
    assert [(each.code, each.line) for each in found] == [("row_put_in", at + 1)]


@given(cut=st.integers(1, len(FILE.content) - 1))
def test_a_cut_file_is_called_cut_off_where_it_ends(cut: int) -> None:
    content = FILE.content[:cut]
    found = told(content)
    last = content.count(b"\n") + (not content.endswith(b"\n"))
    assert any(code in ("cut_off", "not_a_record") for code, _ in found)
    assert any(where in (last, last + 1) for _, where in found)


@given(row=st.integers(1, 12), minutes=st.integers(-600, 600))
def test_a_changed_clock_is_found_even_when_all_is_chained_and_signed_anew(
    row: int, minutes: int
) -> None:
    readings = [taken(number) for number in range(12)]
    at = readings[row - 1].measured_at + timedelta(minutes=minutes)
    readings[row - 1] = taken(row - 1, measured_at=at, received_at=readings[row - 1].received_at)
    forged = compose(header(), readings, [ran()], KEY.sign)
    found = {each.code for each in findings(forged.content)}
    ahead = minutes > 5
    yesterday = at < DAY
    assert ("clock_ahead" in found) == ahead
    assert ("clock_day" in found) == yesterday


def test_a_row_out_of_its_time_is_found_when_somebody_holds_the_key() -> None:
    lines = list(LINES)
    lines[3], lines[4] = lines[4], lines[3]
    swapped = chained_anew(lines)
    assert ("clock_order", 5) in told(swapped)


def test_a_file_written_anew_without_the_key_carries_no_fitting_signature() -> None:
    edited = [line.replace(b'"temperature_c":5.0', b'"temperature_c":3.0') for line in LINES]
    assert told(chained_anew(edited, SigningKey("a forger's"))) == [("signature_wrong", LAST)]


def test_a_file_signed_with_another_key_is_found_when_the_key_is_given() -> None:
    forged = day_file(key=SigningKey("a forger's"))
    assert findings(forged.content) == []
    assert [each.code for each in findings(forged.content, KEY.public)] == ["key_other"]


def chained_anew(lines: list[bytes], key: SigningKey = KEY) -> bytes:
    """Rows numbered, chained and signed as they now stand: what a forger would do."""
    head, found = NOTHING_BEFORE.encode(), []
    for number, line in enumerate(lines[:-1]):
        body = line[:-65]
        if number:
            row = body.split(b'"row":')[1].split(b",")[0]
            body = body.replace(b'"row":' + row, b'"row":%d' % number, 1)
        head = link(head, body)
        found.append(body + b"\t" + head)
    return joined([*found, SIGNATURE + key.sign(signed_bytes(head)).hex().encode()])


def test_a_device_whose_clock_was_set_back_is_told_of_and_no_finding() -> None:
    before = [taken(number) for number in range(10)]
    after = [
        taken(10 + n, measured_at=measured, received_at=sent, known_at=sent)
        for n in range(3)
        for measured in [DAY + timedelta(minutes=3 + n, seconds=30)]
        for sent in [DAY + timedelta(minutes=10 + n)]
    ]
    (signed,) = verify("f", compose(header(), [*before, *after], [], KEY.sign).content)
    assert signed.findings == []
    assert {each.code for each in signed.notes} == {"device_clock"}


def link_codes(files: list[DayFile]) -> list[str]:
    signed = [one for each in files for one in verify("f", each.content)]
    return [finding.code for _, finding in linked(signed)]


def test_days_follow_from_one_another_in_whatever_order_they_are_given() -> None:
    files = days(4)
    assert link_codes(files) == link_codes(files[::-1]) == link_codes(files[1:3]) == []


def test_a_day_that_is_left_out_or_replaced_or_given_twice_is_found() -> None:
    files = days(4)
    assert link_codes([files[0], files[3]]) == ["files_missing"]
    other = compose(header(number=2, previous=files[0].head), [taken(1)], [], KEY.sign)
    assert link_codes([files[0], other, files[2]]) == ["chain_broken"]
    assert link_codes([files[0], files[0]]) == ["file_twice"]


def test_files_joined_into_one_are_told_apart_and_lines_counted_through() -> None:
    first, second, _ = days(3)
    content = first.content + second.content
    assert [each.findings for each in verify("f", content)] == [[], []]
    number = len(first.content.split(b"\n"))  # the second header's line
    edited = first.content + second.content.replace(b'"sequence":2', b'"sequence":7')
    assert [(each.code, each.line) for each in findings(edited)] == [("row_edited", number + 3)]


@pytest.mark.parametrize("content", [b"", b"\n", b"hello", b"ts,temperature_c\n1,2\n", b"\xff\x00"])
def test_what_is_no_record_is_called_so(content: bytes) -> None:
    assert {each.code for each in findings(content)} == {"not_a_record"}


def test_lines_ended_the_other_way_are_no_small_matter() -> None:
    assert findings(FILE.content.replace(b"\n", b"\r\n"))
