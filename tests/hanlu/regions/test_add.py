"""Adding regions: what is refused and why, what is kept, what is rebuilt."""

from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from hanlu.regions import generated
from hanlu.regions.add import add
from hanlu.regions.errors import ExtractUnreadable, NoRegion, RegionMissing, RegionNameInvalid
from hanlu.regions.store import Region, Regions
from simulators.city import write_extract
from tests.hanlu.regions.conftest import CLOCK


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "no such file", id="missing"),
        pytest.param(b"", "no data", id="empty"),
        pytest.param(b"not a map at all, only text", "BlobHeader", id="not OSM data"),
    ],
)
def test_a_wrong_extract_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    extract = tmp_path / "wrong.osm.pbf"
    if content is not None:
        extract.write_bytes(content)
    regions = Regions(tmp_path / "regions")
    with pytest.raises(ExtractUnreadable, match=reason) as refused:
        add(regions, extract, clock=CLOCK)
    assert "wrong.osm.pbf" in str(refused.value)
    assert regions.all() == []


def test_an_extract_that_breaks_off_leaves_no_region_behind(tmp_path: Path) -> None:
    extract = tmp_path / "cut.osm.pbf"
    write_extract(extract)
    extract.write_bytes(extract.read_bytes()[:150_000])
    regions = Regions(tmp_path / "regions")
    with pytest.raises(ExtractUnreadable, match=r"cut\.osm\.pbf"):
        add(regions, extract, clock=CLOCK)
    assert regions.all() == []
    with pytest.raises(NoRegion):
        regions.current()


@pytest.mark.parametrize("name", ["", "..", "a/b", "x" * 65, "in-use", "城"])
def test_a_name_that_is_no_folder_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegionNameInvalid):
        Regions(tmp_path).use(name)


def test_using_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegionMissing, match="atlantis"):
        Regions(tmp_path).use("atlantis")


def test_the_first_region_is_in_use_and_another_can_be_chosen(
    regions: Regions, linlan: Region, liechtenstein: Region
) -> None:
    assert regions.in_use() == "linlan"
    assert {manifest.name for manifest in regions.all()} >= {"linlan", "liechtenstein"}
    try:
        regions.use("liechtenstein")
        assert regions.current().manifest.name == "liechtenstein"
    finally:
        regions.use("linlan")


def test_the_same_extract_again_is_left_as_it_is(
    regions: Regions, linlan: Region, tmp_path: Path
) -> None:
    again = tmp_path / "again.osm.pbf"
    write_extract(again)
    steps: list[str] = []
    add(regions, again, clock=CLOCK, name="linlan", progress=steps.append)
    assert steps == ["unchanged"]
    assert regions.get("linlan") is linlan


def test_a_generated_region_is_not_generated_twice(tmp_path: Path) -> None:
    calls: list[Path] = []

    def write_village(path: Path) -> None:
        calls.append(path)
        write_small(path)

    regions = Regions(tmp_path)
    for version in ("1", "1", "2"):
        generated.ensure(regions, "village", version, write_village, clock=CLOCK)
    assert len(calls) == 2
    assert regions.current().manifest.attribution == generated.ATTRIBUTION


def write_small(path: Path) -> None:
    """Two streets that cross."""
    with osmium.SimpleWriter(path, overwrite=True) as writer:
        spots = [(120.0, 30.0), (120.01, 30.0), (120.02, 30.0), (120.01, 30.01), (120.01, 29.99)]
        for number, spot in enumerate(spots, start=1):
            writer.add_node(Node(id=number, location=spot))
        for number, nodes in enumerate(([1, 2, 3], [4, 2, 5]), start=1):
            tags = {"highway": "primary", "name": f"Road {number}"}
            writer.add_way(Way(id=number, nodes=nodes, tags=tags))
