"""PostgreSQL, Redis and Mosquitto as Debian installs them: the outside servers of a test.

Each is started by hand in a throw-away folder, as an administrator would; where one is not
installed, the test that asked for it is skipped with the package's name.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from hanlu.embedded import ports
from hanlu.embedded.mqtt_probe import can_connect

CONF = Path(__file__).parents[2] / "deploy" / "mosquitto.conf"


def needed(program: str, package: str, *places: str) -> str:
    """The program's path; skips the test when the package is not installed."""
    found = shutil.which(program, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: apt-get install {package})")
    return found


@contextmanager
def running(
    argv: Sequence[str], ready: Callable[[], bool], user: str | None = None
) -> Iterator[None]:
    """The process in the foreground, from ready to the end of the block."""
    process = subprocess.Popen(
        argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd="/"
    )
    try:
        deadline = time.monotonic() + 20
        while not ready():
            assert process.poll() is None, f"{argv[0]} ended"
            assert time.monotonic() < deadline, f"{argv[0]} is not ready"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, str]]:
    """Addresses as owner and as application, made as docs/guides/servers.md says."""
    versions = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    server, initdb = (needed(each, "postgresql", *versions) for each in ("postgres", "initdb"))
    account = "nobody" if os.geteuid() == 0 else None
    home, port = folder / "postgres", ports.choose("127.0.0.1")
    home.mkdir()
    if account is not None:
        os.chown(home, pwd.getpwnam(account).pw_uid, -1)
    options = ["-D", str(home / "data"), "-U", "admin", "--auth=trust", "--no-sync"]
    subprocess.run([initdb, *options], check=True, capture_output=True, user=account, cwd="/")
    admin = f"postgresql://admin@127.0.0.1:{port}/postgres"
    argv = [server, "-D", str(home / "data"), "-p", str(port), "-k", "", "-h", "127.0.0.1"]
    with running(argv, lambda: _answers(admin), account):
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("create role hanlu_owner login")
            connection.execute("create role hanlu_app login")
            connection.execute("create database hanlu owner hanlu_owner")
        yield (
            f"postgresql://hanlu_owner@127.0.0.1:{port}/hanlu",
            f"postgresql://hanlu_app@127.0.0.1:{port}/hanlu",
        )


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Address of a Redis with its append-only file on."""
    program, port = needed("redis-server", "redis-server"), ports.choose("127.0.0.1")
    home = folder / "redis"
    home.mkdir()
    argv = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home)]
    url = f"redis://127.0.0.1:{port}/0"

    def ready() -> bool:
        try:
            with redis.Redis.from_url(url) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    with running([*argv, "--appendonly", "yes", "--save", ""], ready):
        yield url


@contextmanager
def mosquitto(folder: Path) -> Iterator[tuple[str, str]]:
    """Address of the gateway's user and ``HANLU_MQTT_ADMIN``, under the settings we ship."""
    program = needed("mosquitto", "mosquitto", "/usr/sbin")
    maker = needed("mosquitto_passwd", "mosquitto")
    home, port, secret = folder / "mosquitto", ports.choose("127.0.0.1"), secrets.token_hex(8)
    (home / "store").mkdir(parents=True)
    shipped = CONF.read_text()
    for meant, here in (
        ("/etc/mosquitto/hanlu", str(home)),
        ("/var/lib/mosquitto/", f"{home}/store/"),
        ("listener 1883", f"listener {port}"),
    ):
        assert meant in shipped
        shipped = shipped.replace(meant, here)
    as_us = "user root\n" if os.geteuid() == 0 else ""
    (home / "mosquitto.conf").write_text(as_us + shipped)
    fixed = home / "passwords.fixed"
    subprocess.run([maker, "-b", "-c", str(fixed), "hanlu-gateway", secret], check=True)
    (home / "acl.fixed").write_text("user hanlu-gateway\ntopic readwrite #\n")
    for name in ("passwords", "acl"):
        shutil.copy(home / f"{name}.fixed", home / name)
    url = f"mqtt://hanlu-gateway:{secret}@127.0.0.1:{port}"
    with running([program, "-c", str(home / "mosquitto.conf")], lambda: can_connect(url)):
        yield url, f"mosquitto:{home}"
