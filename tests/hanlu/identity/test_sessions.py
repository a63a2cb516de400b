"""How long a session lives: the limits of an office and of a phone."""

from datetime import UTC, datetime, timedelta

import pytest

from hanlu.identity.sessions import Device, is_over

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("device", "seen", "now", "over"),
    [
        pytest.param("office", 0 * HOUR, 29 * MINUTE, False, id="an office at 29 minutes"),
        pytest.param("office", 0 * HOUR, 30 * MINUTE, True, id="an office idle for 30 minutes"),
        pytest.param("office", 12 * HOUR, 12 * HOUR, True, id="an office after 12 hours of work"),
        pytest.param("phone", 0 * HOUR, 11 * HOUR, False, id="a phone in a pocket"),
        pytest.param("phone", 0 * HOUR, 12 * HOUR, True, id="a phone in a drawer"),
        pytest.param("phone", 30 * DAY, 30 * DAY, True, id="a phone after 30 days"),
    ],
)
def test_sessions_end_by_idleness_and_by_age(
    device: Device, seen: timedelta, now: timedelta, over: bool
) -> None:
    lifetime = {"office": 12 * HOUR, "phone": 30 * DAY}[device]
    ended = is_over(device, seen_at=START + seen, expires_at=START + lifetime, now=START + now)
    assert ended is over
