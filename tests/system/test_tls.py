"""``--listen`` with a certificate brought along: pages, live stream and sensors, all by TLS."""

import asyncio
import json
import ssl
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from hanlu.embedded import ports
from hanlu.embedded.mqtt_probe import can_connect
from hanlu.up.certificate import provide
from tests.support.product import Product, doctor
from tests.support.sensor import Sensor, eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


EVERYWHERE = "0.0.0.0"  # noqa: S104  # as somebody listens who has phones


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hanlu-tls-", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        yield Path(path)


def brought(folder: Path, name: str) -> list[str]:
    """A certificate of somebody's own authority, as it would be brought along."""
    own = folder / name
    own.mkdir()
    files = provide(own, ["localhost", "127.0.0.1"], datetime.now(UTC))
    return [f"--tls-cert={files.cert}", f"--tls-key={files.key}"]


def test_a_certificate_brought_along_serves_pages_phones_and_sensors(folder: Path) -> None:
    options = brought(folder, "certs")
    authority = folder / "certs" / "authority.crt"
    product = Product(
        folder / "site",
        "--no-demo",
        f"--listen={EVERYWHERE}:{ports.choose(EVERYWHERE)}",
        f"--mqtt-port={ports.choose(EVERYWHERE)}",
        *options,
    )
    try:
        product.wait_ready()
        assert product.url.startswith("https://localhost:")
        trusted = ssl.create_default_context(cafile=str(authority))
        older = ssl.create_default_context(cafile=str(authority))
        older.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{product.url}/health", verify=older)
        with httpx.Client(base_url=product.url, verify=trusted) as client:
            eventually(lambda: client.get("/health").json()["status"] == "ok", 60)
            assert "max-age" in client.get("/health").headers["strict-transport-security"]
            shown = sign_in(client, product.said)
            ticket = client.post("/api/v1/live/ticket", headers={"origin": product.url}).json()
            assert asyncio.run(first_frame(product.url, ticket["ticket"], trusted)) == "snapshot"
            token = product.run("token", "create", "--role", "auditor").split()[-1]
            client.get("/api/v1/audit", headers={"authorization": f"Bearer {token}"})
            sensor = Sensor.added(product, "room-1", authority)
            with sensor:
                sensor.measure(-20.0, seq=1)
                count = "/api/v1/devices/room-1/readings/count"
                eventually(lambda: client.get(count).json()["count"] == 1, 30)
        plain = product.setting("HANLU_MQTT_URL").replace("mqtts://", "mqtt://")
        assert not can_connect(plain), "the same port must not take passwords in clear"
        table = doctor(folder / "site")
        assert table.returncode == 0, table.stdout
    finally:
        assert product.interrupt() == 0
    written = "".join(log.read_text() for log in (folder / "site" / "logs").iterdir())
    assert "role_starts" in written
    for secret in (*shown, ticket["ticket"], token, sensor.password):
        assert secret not in written


def sign_in(client: httpx.Client, said: str) -> list[str]:
    """By the link that the first start prints; the cookie must be one that TLS alone carries.

    Returns every secret that was used.
    """
    token = said.split("/password?token=")[1].split(maxsplit=1)[0]
    password = "a long enough pass phrase 7"  # of a folder that is thrown away
    body = {"token": token, "password": password}
    origin = {"origin": str(client.base_url).rstrip("/")}
    assert client.post("/api/v1/password/reset", json=body, headers=origin).status_code == 204
    signing = {"email": "admin@localhost", "password": password}
    answer = client.post("/api/v1/session", json=signing, headers=origin)
    assert answer.status_code == 200, answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-hanlu_session=")
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
    return [token, password, client.cookies["__Host-hanlu_session"]]


async def first_frame(url: str, ticket: str, trusted: ssl.SSLContext) -> str:
    address = f"{url.replace('https', 'wss')}/api/v1/live?ticket={ticket}"
    async with websockets.connect(address, ssl=trusted, origin=url) as socket:  # type: ignore[arg-type]  # any text is an Origin
        await socket.send(json.dumps({"topics": ["work_orders"]}))
        frame: dict[str, Any] = json.loads(await socket.recv())
    return str(frame["type"])


def test_a_key_that_does_not_fit_is_one_sentence_and_exit_code_two(folder: Path) -> None:
    cert, _ = brought(folder, "ours")
    _, key = brought(folder, "theirs")
    product = Product(folder / "site", "--no-demo", f"--listen={EVERYWHERE}", cert, key)
    assert product.process.wait(60) == 2
    assert len(product.told.splitlines()) == 1
    assert "cannot be used" in product.told


def test_an_authority_that_nobody_knows_is_one_sentence_and_exit_code_two(folder: Path) -> None:
    _, key = brought(folder, "certs")
    alone = folder / "alone.crt"
    chain = (folder / "certs" / "server.crt").read_text()
    alone.write_text(chain[: chain.index("-----BEGIN", 1)])
    options = [f"--listen={EVERYWHERE}", f"--tls-cert={alone}", key]
    product = Product(folder / "site", "--no-demo", *options)
    assert product.process.wait(60) == 2
    assert len(product.told.splitlines()) == 1
    assert "is not trusted" in product.told
    assert "HANLU_MQTT_CA" in product.told
