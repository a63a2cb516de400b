"""Instants of a module of tests that count from the present, taken anew as each test begins.

What is past or late is judged by the real clock, and a file may be read half an hour before its
tests run, or on the day before.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

type Instants = Callable[[pytest.FixtureRequest, pytest.MonkeyPatch], None]


def counted_from_now(**names: Callable[[datetime], object]) -> Instants:
    """A fixture for a module, used by all of its tests: its ``names`` as worked out from now."""

    @pytest.fixture(autouse=True)
    def now_is_when_a_test_begins(
        request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = datetime.now(UTC)
        for name, worked_out in names.items():
            monkeypatch.setattr(request.module, name, worked_out(now))

    fixture: Any = now_is_when_a_test_begins
    return fixture  # type: ignore[no-any-return]  # what pytest collects by the module's name


def whole_second(now: datetime) -> datetime:
    """Without its microseconds."""
    return now.replace(microsecond=0)
