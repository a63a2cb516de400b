"""The same product on servers that somebody else runs: settings name them, nothing is embedded."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support import debian
from tests.support.product import Product, doctor, free_ports
from tests.support.sensor import Sensor, eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


def test_all_roles_work_on_the_servers_of_a_distribution() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="hanlu-outside-", ignore_cleanup_errors=True) as path,
        ExitStack() as servers,
    ):
        folder = Path(path)
        folder.chmod(0o755)
        owner, app = servers.enter_context(debian.postgres(folder))
        redis = servers.enter_context(debian.redis_server(folder))
        mqtt, admin = servers.enter_context(debian.mosquitto(folder))
        product = Product(
            folder / "site",
            "--no-demo",
            *free_ports(),
            HANLU_DATABASE_URL=app,
            HANLU_DATABASE_OWNER_URL=owner,
            HANLU_REDIS_URL=redis,
            HANLU_MQTT_URL=mqtt,
            HANLU_MQTT_ADMIN=admin,
            HANLU_MQTT_PUBLIC_PORT=str(urlsplit(mqtt).port),
        )
        try:
            product.wait_ready()
            names = {each.name() for each in product.family()}
            assert not names & {"postgres", "valkey-server", "nats-server"}
            table = doctor(folder / "site")
            assert table.returncode == 0, table.stdout
            for version in (
                "PostgreSQL   version 1",
                "Redis 7",
                f"127.0.0.1:{urlsplit(mqtt).port}",
            ):
                assert version in table.stdout, table.stdout
            a_reading_is_stored_there(product, owner)
            a_revoked_device_is_cut_within_ten_seconds(product)
        finally:
            assert product.interrupt() == 0


def a_reading_is_stored_there(product: Product, owner_url: str) -> None:
    with Sensor.added(product, "room-1") as sensor:
        sensor.measure(-20.0, seq=7)
        with psycopg.connect(owner_url, autocommit=True) as connection:
            eventually(
                lambda: connection.execute("select seq from gateway.reading").fetchall() == [(7,)],
                30,
            )


def a_revoked_device_is_cut_within_ten_seconds(product: Product) -> None:
    with Sensor.added(product, "room-2") as sensor, Sensor.added(product, "room-3") as bystander:
        began = time.monotonic()
        product.run("device", "revoke", "room-2")
        assert sensor.cut.wait(10 - (time.monotonic() - began)), "its session is still open"
        assert not bystander.cut.is_set()
    assert not sensor.is_let_in_again()


def test_an_outside_database_without_its_owner_is_refused() -> None:
    with tempfile.TemporaryDirectory(prefix="hanlu-outside-") as path:
        product = Product(
            Path(path) / "site", "--no-demo", HANLU_DATABASE_URL="postgresql://hanlu_app@db/hanlu"
        )
        assert product.process.wait(30) == 2
        assert product.told == (
            "hanlu: HANLU_DATABASE_URL needs HANLU_DATABASE_OWNER_URL beside it, for migrations.\n"
        )
