"""Regions for the tests of this folder: the demo city, and a real country where it is at hand."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hanlu.clock import FixedClock
from hanlu.regions.add import add
from hanlu.regions.store import Region, Regions
from simulators.city import write_extract

SHARED = Path(os.environ.get("HANLU_SHARED", Path(__file__).parents[4] / "shared"))
LIECHTENSTEIN = SHARED / "data" / "region" / "liechtenstein-2013-08-03.osm.pbf"
CLOCK = FixedClock(datetime(2026, 3, 1, 8, tzinfo=UTC))
BUILDING_TIMEOUT_S = 400
"""Whichever test comes first waits for the roads of the city: seconds alone, minutes in a crowd."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests here may take as long as building their region takes."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(BUILDING_TIMEOUT_S))


@pytest.fixture(scope="session")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Regions:
    """An empty store, shared by the session; tests must not take regions away."""
    return Regions(tmp_path_factory.mktemp("data") / "regions")


@pytest.fixture(scope="session")
def linlan(regions: Regions, tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The demo city as a region."""
    extract = tmp_path_factory.mktemp("city") / "linlan.osm.pbf"
    write_extract(extract)
    return add(regions, extract, clock=CLOCK, attribution="Made-up city")


@pytest.fixture(scope="session")
def liechtenstein(regions: Regions, linlan: Region) -> Region:
    """A real country of 2013; skips where the extract is absent."""
    if not LIECHTENSTEIN.is_file():
        pytest.skip(f"needs {LIECHTENSTEIN.name} in the shared data folder")
    return add(regions, LIECHTENSTEIN, clock=CLOCK, name="liechtenstein")
