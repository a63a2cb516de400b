"""A recorded real series sent as a device: its excursions open and close alarms and orders."""

import csv
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.house import House, Json, until
from tests.shared_data import SHARED, needs_shared

pytestmark = [pytest.mark.system, pytest.mark.timeout(200)]

SERIES = "data/series/machine_temperature.csv"
DEVICE = "machine-1"
LIMIT_C = 37.5  # crossed three times: from the fourth on, an alarm would count as flapping
ROWS = slice(6700, 6960)  # 2013-12-26: warm, then stopped, then warm again
SPEED = 6000  # five minutes of the series in 50 ms


@needs_shared(SERIES)
def test_a_recorded_series_opens_and_closes_alarms_that_become_orders(
    house: House, tmp_path: Path
) -> None:
    _watched(house)
    rows = _cut(tmp_path / "series.csv")
    said = _replay(house, tmp_path / "series.csv")

    assert "converting value of series.csv from °F to °C" in said
    assert f"{len(rows)} readings of series.csv sent as {DEVICE} temperature_c" in said
    until(lambda: house.get(f"/devices/{DEVICE}/readings/count")["count"] == len(rows) or None)
    chart = house.get(f"/devices/{DEVICE}/readings", points="5000")
    hottest = max(bucket[2] for bucket in chart["metrics"]["temperature_c"])
    assert hottest == pytest.approx((max(rows) - 32) * 5 / 9, abs=0.001)

    cleared = until(lambda: [each for each in _alarms(house) if each["cleared_at"]])
    assert {each["rule"] for each in cleared} == {"temperature_c_high"}
    assert all(each["peak"] > LIMIT_C for each in cleared)
    order = until(lambda: _assigned(house))
    assert order["class"] == "key_fault"
    assert order["technician_id"] in house.technicians.values()
    until(lambda: {each["work_order_id"] for each in _alarms(house)} == {order["id"]})


def _watched(house: House) -> None:
    """A zone with the limits of this machine, and the device in it."""
    zone = str(uuid4())
    limits = {"kind": "pharma_2_8", "min_c": -30.0, "max_c": LIMIT_C}
    house.put(f"/zones/{zone}", {"name": "Machine", "site_id": house.sites["S-3"], **limits})
    house.put(f"/devices/{DEVICE}", {"site_id": house.sites["S-3"], "zone_id": zone})


def _cut(target: Path) -> list[float]:
    """A part of the series in a file of its own; its values, in °F."""
    with (SHARED / SERIES).open(newline="") as file:
        header, *rows = csv.reader(file)
    with target.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows[ROWS]])
    return [float(value) for _, value in rows[ROWS]]


def _replay(house: House, series: Path) -> str:
    options = f"--device {DEVICE} --metric temperature_c --time-column timestamp --unit fahrenheit"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "hanlu.cli", "replay", str(series), *options.split()),
            *(f"--speed={SPEED}", f"--data={house.product.data}"),
        ],
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _alarms(house: House) -> list[Json]:
    return house.items("/alarms", device_id=DEVICE)


def _assigned(house: House) -> Json | None:
    order = house.order_of(DEVICE)
    return order if order and order["technician_id"] else None
