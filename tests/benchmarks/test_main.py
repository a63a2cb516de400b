"""`python -m benchmarks`: asking for help runs nothing."""

import pytest

from benchmarks.__main__ import BENCHMARKS, main


@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_help_lists_every_benchmark_with_one_line_and_runs_none(
    asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([asked]) == 0
    usage, *rows = capsys.readouterr().out.splitlines()
    assert usage.startswith("usage: python -m benchmarks")
    assert [row.split()[0] for row in rows] == list(BENCHMARKS)
    assert all(len(row.split()) > 1 for row in rows)


def test_help_for_one_benchmark_tells_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--help"]) == 0
    assert "--readings=N" in capsys.readouterr().out


def test_an_unknown_name_is_refused_with_the_names_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ingestion"]) == 2
    assert "ingest" in capsys.readouterr().out
