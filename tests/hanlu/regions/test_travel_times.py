"""Travel times: over the made-up city and over a real country, from the library and over HTTP."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import osrm
import pytest

from hanlu.regions.datum import Wgs84
from hanlu.regions.fallback import FirstThatAnswers
from hanlu.regions.osrm_http import OsrmHttp
from hanlu.regions.osrm_library import OsrmLibrary
from hanlu.regions.roads import GRAPH
from hanlu.regions.store import Region
from hanlu.regions.straight_line import StraightLine, distance_m
from simulators.city import demo_sites

SITES = [Wgs84(site.lat, site.lon) for site in demo_sites()]
BEIJING = Wgs84(39.907, 116.391)
VADUZ, BALZERS, RUGGELL = Wgs84(47.141, 9.521), Wgs84(47.066, 9.502), Wgs84(47.239, 9.527)


async def test_every_site_is_reached_from_every_other(linlan: Region) -> None:
    matrix = await linlan.travel_times.matrix(SITES[:130], SITES)
    assert matrix.travel_s.shape == (130, len(SITES))
    assert matrix.travel_s.dtype == np.int64
    assert matrix.source == "osrm"
    assert not matrix.estimated.any()
    assert (np.diag(matrix.travel_s[:, :130]) == 0).all()
    assert 60 < np.median(matrix.travel_s) < 3_600
    assert (matrix.travel_s[:, :130] != matrix.travel_s[:, :130].T).any()


async def test_matrix_and_route_agree(linlan: Region) -> None:
    few = SITES[::40]
    matrix = await linlan.travel_times.matrix(few, few)
    for a, start in enumerate(few):
        for b, end in enumerate(few):
            route = await linlan.travel_times.route(start, end)
            assert abs(route.travel_s - matrix.travel_s[a, b]) <= 1


async def test_a_route_follows_roads_and_is_longer_than_the_straight_line(linlan: Region) -> None:
    route = await linlan.travel_times.route(SITES[0], SITES[-1])
    assert route.source == "osrm"
    assert len(route.geometry) > 10
    assert route.distance_m > distance_m(SITES[0], SITES[-1])


async def test_a_point_far_from_any_road_is_estimated_and_marked(linlan: Region) -> None:
    matrix = await linlan.travel_times.matrix([BEIJING, SITES[0]], SITES[:2])
    assert matrix.estimated.tolist() == [[True, True], [False, False]]
    assert matrix.travel_s[0, 0] > 10 * 3_600
    assert (await linlan.travel_times.route(SITES[0], BEIJING)).source == "straight-line"


async def test_a_place_snaps_to_its_own_street(linlan: Region) -> None:
    snap = await linlan.travel_times.snap(SITES[0])
    assert snap.street in demo_sites()[0].address
    assert snap.distance_m < 60


async def test_a_large_matrix_leaves_the_event_loop_alive(linlan: Region) -> None:
    gaps_s: list[float] = []

    async def heartbeat() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps_s.append(time.perf_counter() - before)

    beating = asyncio.create_task(heartbeat())
    await linlan.travel_times.matrix(SITES[:300], SITES[:300])
    beating.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await beating
    assert len(gaps_s) >= 9, "the loop ran between the blocks of the table"


async def test_a_real_country_can_be_driven(liechtenstein: Region) -> None:
    roads = liechtenstein.travel_times
    route = await roads.route(BALZERS, RUGGELL)
    assert route.source == "osrm"
    assert 20_000 < route.distance_m < 35_000
    assert 15 * 60 < route.travel_s < 60 * 60
    matrix = await roads.matrix([VADUZ, BALZERS], [RUGGELL])
    assert matrix.travel_s[0, 0] < matrix.travel_s[1, 0]
    assert abs(matrix.travel_s[1, 0] - route.travel_s) <= 1


@pytest.fixture
async def server(linlan: Region) -> AsyncIterator[str]:
    """`osrm-routed` on the same graph."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tool = Path(osrm.__file__).parent / "bin" / "osrm-routed"
    arguments = ["--ip", "127.0.0.1", "--port", str(port), str(linlan.folder / GRAPH)]
    running = await asyncio.create_subprocess_exec(
        tool, *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        await running.wait()


async def test_the_server_and_the_library_give_the_same_answers(
    linlan: Region, server: str
) -> None:
    library, http = OsrmLibrary(linlan.folder / GRAPH), OsrmHttp(server)
    few = SITES[::6][:54]
    over_http = await http.matrix(few, few)
    assert over_http.source == "osrm-http"
    in_process = await library.matrix(few, few)
    assert np.abs(over_http.travel_s - in_process.travel_s).max() <= 1
    assert (await http.route(few[0], few[1])).geometry[0] == (
        await library.route(few[0], few[1])
    ).geometry[0]
    assert (await http.snap(few[0])).street == (await library.snap(few[0])).street
    await http.close()


async def test_when_no_roads_answer_the_straight_line_does_and_says_so(tmp_path: Path) -> None:
    for roads in (OsrmHttp("http://127.0.0.1:9"), OsrmLibrary(tmp_path / GRAPH)):
        answered = FirstThatAnswers(roads, StraightLine())
        matrix = await answered.matrix(SITES[:2], SITES[:3])
        assert matrix.source == "straight-line"
        assert matrix.estimated.all()
        assert matrix.travel_s[0, 0] == 0
        assert (await answered.route(SITES[0], SITES[1])).source == "straight-line"
