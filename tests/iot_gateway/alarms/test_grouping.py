"""What alarms are grouped by: what is stated of devices and zones, and nothing that is guessed."""

import pytest

from hanlu.ids import new_id
from iot_gateway.alarms.grouping import SAME_FAILURE_WITHIN, Group, group_of, kind_of, name_of
from iot_gateway.alarms.model import Source

SITE, ZONE = new_id(), new_id()


def source(**place: object) -> Source:
    return Source(channel_id=1, device_id="cold-1", channel="", **place)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "cause", "group"),
    [
        pytest.param(
            {"site_id": SITE, "power_line": "L1"},
            "power",
            Group(scope=f"line:{SITE}/L1", root=f"site:{SITE}", within=SAME_FAILURE_WITHIN),
            id="lost power is of its line, and may come to be of its site",
        ),
        pytest.param(
            {"site_id": SITE, "power_line": "L1"},
            "silence",
            Group(
                scope=f"line:{SITE}/L1",
                root=f"site:{SITE}",
                within=SAME_FAILURE_WITHIN,
                explained_by="power",
            ),
            id="silence too, and lost power explains it",
        ),
        pytest.param(
            {"site_id": SITE, "zone_id": ZONE},
            "silence",
            Group(scope=f"site:{SITE}", root=f"site:{SITE}", explained_by="power"),
            id="without a line it is of the site, for as long as it lasts",
        ),
        pytest.param(
            {"zone_id": ZONE, "power_line": "L1"},
            "power",
            Group(scope=f"zone:{ZONE}", root=f"zone:{ZONE}"),
            id="a line means nothing without its site",
        ),
        pytest.param(
            {"site_id": SITE, "zone_id": ZONE, "area": "hall 2"},
            "temperature_c_high",
            Group(scope=f"zone:{ZONE}", root=f"area:{SITE}/hall 2", within=SAME_FAILURE_WITHIN),
            id="a warm room is of its zone, and may come to be of its area",
        ),
        pytest.param(
            {"site_id": SITE, "zone_id": ZONE, "area": "hall 2"},
            "door",
            Group(scope=f"zone:{ZONE}", root=f"zone:{ZONE}"),
            id="a door is of its zone alone",
        ),
        pytest.param(
            {}, "battery", Group(scope="device:cold-1", root="device:cold-1"), id="without a zone"
        ),
    ],
)
def test_an_alarm_is_grouped_by_what_is_stated(
    place: dict[str, object], cause: str, group: Group
) -> None:
    assert group_of(source(**place), cause) == group


def test_a_scope_tells_its_kind_and_the_name_that_people_use() -> None:
    assert (kind_of(f"line:{SITE}/A/2"), name_of(f"line:{SITE}/A/2")) == ("line", "A/2")
    assert (kind_of(f"zone:{ZONE}"), name_of(f"zone:{ZONE}")) == ("zone", str(ZONE))
