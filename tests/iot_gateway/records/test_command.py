"""``python -m iot_gateway verify`` as a person calls it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iot_gateway.__main__ import app
from tests.factories.records import KEY, day_file, days


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language of the terminal."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def verify(*args: object) -> Result:
    return CliRunner().invoke(app, ["verify", *map(str, args)])


def written(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / f"{number}.hanlu" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_whole_days_are_listed_with_their_heads_and_key(tmp_path: Path) -> None:
    files = days(3)
    said = verify(*written(tmp_path, *(each.content for each in files)))
    assert said.exit_code == 0
    assert all(each.head in said.stdout for each in files)
    assert f"3 files, 15 readings, signed with key {KEY.public}" in said.stdout
    assert "Compare the key" in said.stdout


def test_an_edit_is_named_with_its_file_line_and_row_in_either_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = day_file().content.replace(b'"sequence":4', b'"sequence":5')
    (path,) = written(tmp_path, edited)
    said = verify(path, "--quiet")
    assert said.exit_code == 1
    assert f"{path}, line 6: row 5 was edited" in said.stdout
    assert f"{path} 第 6 行：第 5 行被修改" in verify(path, "--lang", "zh").stdout
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "第 5 行被修改" in verify(path).stdout
    assert "row 5 was edited" in verify(path, "--lang", "en").stdout


def test_a_missing_day_is_named(tmp_path: Path) -> None:
    first, _, third = days(3)
    said = verify(*written(tmp_path, first.content, third.content))
    assert said.exit_code == 1
    assert "files 2 to 2 of cold-1 are missing" in said.stdout


def test_only_the_given_key_is_believed(tmp_path: Path) -> None:
    (path,) = written(tmp_path, day_file().content)
    assert verify(path, "--key", KEY.public.upper()).exit_code == 0
    assert verify(path, "--key", "0" * 64).exit_code == 1
    assert verify(path, "--key", "short").exit_code == 2


def test_what_cannot_be_read_is_no_finding(tmp_path: Path) -> None:
    said = verify(tmp_path / "absent.hanlu")
    assert said.exit_code == 2
    assert "cannot be read" in said.stderr


def test_a_thousand_findings_are_counted_and_fifty_shown(tmp_path: Path) -> None:
    (path,) = written(tmp_path, day_file(count=1000).content.replace(b"\n", b"\r\n"))
    said = verify(path)
    assert len(said.stdout.splitlines()) < 60
    assert "more" in said.stdout
