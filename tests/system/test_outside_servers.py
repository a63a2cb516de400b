"""The same product on servers that somebody else runs: settings name them, nothing is embedded."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import debian
from tests.support.product import Product, doctor, free_ports

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
        )
        try:
            product.wait_ready()
            names = {each.name() for each in product.family()}
            assert not names & {"postgres", "valkey-server", "nats-server"}
            table = doctor(folder / "site")
            assert table.returncode == 0, table.stdout
        finally:
            assert product.interrupt() == 0


def test_an_outside_database_without_its_owner_is_refused() -> None:
    with tempfile.TemporaryDirectory(prefix="hanlu-outside-") as path:
        product = Product(
            Path(path) / "site", "--no-demo", HANLU_DATABASE_URL="postgresql://hanlu_app@db/hanlu"
        )
        assert product.process.wait(30) == 2
        assert product.told == (
            "hanlu: HANLU_DATABASE_URL needs HANLU_DATABASE_OWNER_URL beside it, for migrations.\n"
        )
