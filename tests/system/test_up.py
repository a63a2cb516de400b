"""``hanlu up`` as a stranger meets it: it starts, mends itself, stops, and keeps its data."""

import json
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import psycopg
import pytest
from redis import Redis

from hanlu.health import KEY, RoleReport
from hanlu.settings import ROLES
from tests.support.product import Product, doctor, free_ports, gone

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

SERVERS = {"postgres": "postgres", "valkey": "valkey", "nats": "mqtt"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose way is open: as root, pytest's own is closed to the database's account."""
    with tempfile.TemporaryDirectory(prefix="hanlu-up-", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        yield Path(path)


def settings_of(data: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in (data / "hanlu.env").read_text().splitlines())
    return {name: value.strip("'") for name, value in pairs}


def count_notes(data: Path) -> int:
    with psycopg.connect(settings_of(data)["HANLU_DATABASE_OWNER_URL"]) as connection:
        connection.execute("create table if not exists public.note (at timestamptz)")
        connection.execute("insert into public.note values (now())")
        row = connection.execute("select count(*) from public.note").fetchone()
    assert row is not None
    return int(row[0])


def well(data: Path, role: str) -> set[int]:
    """The processes of a role that say of themselves that they are well."""
    with Redis.from_url(settings_of(data)["HANLU_REDIS_URL"]) as redis:
        keys = list(redis.scan_iter(match=f"{KEY}:{role}:*"))
        values = [value for key in keys if (value := redis.get(key)) is not None]
    reports = [msgspec.json.decode(value, type=RoleReport) for value in values]
    return {report.pid for report in reports if report.ready}


def test_it_starts_mends_itself_stops_and_keeps_its_data(folder: Path) -> None:
    data = folder / "site"
    product = Product(data, "--no-demo", *free_ports())
    try:
        product.wait_ready()
        assert product.health()["status"] == "ok"
        assert count_notes(data) == 1

        worker = product.role("worker")
        worker.kill()
        product.wait_told("worker ended (signal 9)")
        product.wait_until(lambda: bool(find(product, "worker")))
        (successor,) = find(product, "worker")
        assert successor != worker.pid
        # The killed one's last word lasts for seconds; nothing of it may speak for this one.
        product.wait_until(lambda: well(data, "worker") == {successor})

        roles = {role: find(product, role) for role in ROLES}
        for program, server in SERVERS.items():
            next(each for each in product.family() if program in each.name()).kill()
            product.wait_told(f"{server} ended (signal 9)")
            product.wait_until(lambda: product.health().get("status") == "ok")
        assert {role: find(product, role) for role in ROLES} == roles, product.told
        assert count_notes(data) == 2

        # Health may have said ok once more before a role noticed that its server was gone.
        product.wait_until(lambda: doctor(data).returncode == 0)

        product.role("worker").suspend()
        product.wait_until(lambda: product.health()["problems"] == ["worker.absent"])
        table = doctor(data)
        assert (table.returncode, "worker.absent" in table.stdout) == (1, True), table.stdout
        product.wait_told("worker gives no sign of life for 30 s, ending it")
        product.wait_until(lambda: product.health().get("status") == "ok")
        second = Product(data, "--no-demo")
        assert second.process.wait(30) == 2
        assert "already running on the data folder" in second.told
    finally:
        family = product.family()
        code = product.interrupt()
    assert code == 0
    assert gone(family, within_s=1)

    again = Product(data, "--no-demo")
    try:
        again.wait_ready()
        assert again.url == product.url
        assert count_notes(data) == 3
    finally:
        family = again.family()
        again.process.kill()
        again.process.wait()
    assert gone(family), "orphans after kill -9 of the supervisor"


def find(product: Product, role: str) -> list[int]:
    try:
        return [product.role(role).pid]
    except (LookupError, psutil.NoSuchProcess):
        return []


@pytest.mark.parametrize("option", ["--port", "--mqtt-port"])
def test_a_taken_port_is_one_sentence_and_exit_code_two(folder: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        product = Product(folder / "site", "--no-demo", option, str(port))
        assert product.process.wait(60) == 2
    assert product.told == (
        f"hanlu: Port {port} is taken by another program: "
        f"stop it or choose another port with {option}.\n"
    )
    assert product.said == ""


def test_a_damaged_database_is_one_sentence_and_exit_code_two(folder: Path) -> None:
    data = folder / "site"
    first = Product(data, "--no-demo", *free_ports())
    first.wait_ready()
    first.interrupt()
    (data / "postgres" / "data" / "global" / "pg_control").unlink()
    product = Product(data, "--no-demo")
    assert product.process.wait(90) == 2
    assert len(product.told.splitlines()) == 1
    assert "'postgres' did not start" in product.told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's own folders are closed to the database")
def test_root_may_keep_its_data_in_a_closed_folder(folder: Path) -> None:
    closed = folder / "root"
    closed.mkdir(mode=0o700)
    product = Product(closed / "site", "--no-demo", *free_ports())
    try:
        product.wait_ready()
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        assert product.interrupt() == 0
        elsewhere = json.loads((closed / "site" / "hanlu.json").read_text())["id"]
        shutil.rmtree(Path("/var/lib/hanlu") / elsewhere)
