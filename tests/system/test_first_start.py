"""A first start that goes wrong says why in one sentence, and the next start works."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.product import Product, free_ports, gone

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hanlu-first-", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        yield Path(path)


def test_a_first_start_that_is_killed_at_any_point_is_finished_by_the_next(folder: Path) -> None:
    site = folder / "site"
    log = site / "logs" / "prepare.log"
    for point in (
        site.exists,
        (site / "postgres" / "data.new").exists,
        (site / "postgres" / "data").exists,
        lambda: log.exists() and "migrated" in log.read_text(),
    ):
        kill_when(site, point)
    product = Product(site, "--no-demo", *free_ports())
    try:
        product.wait_ready()
        assert "first start, step 1 of 8: laying out the database" in product.told
    finally:
        assert product.interrupt() == 0


def kill_when(site: Path, point: Callable[[], bool]) -> None:
    """kill -9 of the supervisor, as soon as the first start has come to this point."""
    product = Product(site, "--no-demo", *free_ports())
    product.wait_until(point, 120)
    family = product.family()
    product.process.kill()
    product.process.wait()
    assert gone(family)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    place.mkdir()
    size = f"size={megabytes}m,mode=0755"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip(f"no disk of its own can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def refused(site: Path) -> str:
    product = Product(site, "--no-demo", *free_ports())
    assert product.process.wait(120) == 2
    assert len(product.told.splitlines()) == 1, product.told
    return product.told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_one_sentence_and_once_there_is_room_it_starts(folder: Path) -> None:
    site = folder / "site"
    with small_disk(site, 20):
        assert "has 20 MB free" in refused(site)
        subprocess.run(["mount", "-o", "remount,size=700m", str(site)], check=True)
        first = Product(site, "--no-demo", *free_ports())
        first.wait_ready()
        assert first.interrupt() == 0
        ballast = site / "ballast"
        with ballast.open("wb") as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(bytes(1_000_000))
                file.flush()
        assert "has 0 MB free" in refused(site)
        ballast.unlink()
        again = Product(site, "--no-demo", *free_ports())
        again.wait_ready()
        assert again.interrupt() == 0


@pytest.mark.parametrize("kind", ["file", "others"])
def test_a_data_folder_that_cannot_be_one_is_one_sentence(folder: Path, kind: str) -> None:
    site = folder / "site"
    if kind == "file":
        site.write_text("mine")
        assert "is a file" in refused(site)
    else:
        site.mkdir()
        (site / "thesis.txt").write_text("mine")
        assert "holds other files" in refused(site)
