"""Where the product listens: ports are kept, taken ones refused, TLS wherever others reach it."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder
from hanlu.settings import Settings
from hanlu.up.addresses import Addresses, Wish, choose, is_loopback, split_listen
from hanlu.up.certificate import fingerprint, provide
from tests.support.present import counted_from_now

NOW = datetime.now(UTC)
now_is_when_a_test_begins = counted_from_now(NOW=lambda now: now)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    opened = DataFolder(tmp_path / "data")
    opened.open()
    yield opened
    opened.close()


def chosen(folder: DataFolder, **wish: object) -> Addresses:
    return choose(Wish(**wish), folder, Settings(), broker=True, now=NOW)  # type: ignore[arg-type]  # by name


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_ports_once_chosen_are_kept(folder: DataFolder) -> None:
    first = chosen(folder)
    assert chosen(folder) == first
    assert first.url == f"http://127.0.0.1:{first.port}"


def test_a_named_port_is_kept_for_the_next_start(folder: DataFolder) -> None:
    port = free_port()
    assert chosen(folder, port=port).port == port
    assert chosen(folder).port == port


@pytest.mark.parametrize("option", ["port", "mqtt_port"])
def test_a_taken_port_is_refused_with_its_option(
    folder: DataFolder, taken_port: int, option: str
) -> None:
    flag = f"--{option.replace('_', '-')}"
    with pytest.raises(StartRefused, match=f"Port {taken_port} is taken .* with {flag}"):
        chosen(folder, **{option: taken_port})


def test_a_remembered_port_that_is_taken_is_not_exchanged_in_silence(
    folder: DataFolder, taken_port: int
) -> None:
    folder.remember("port.http", taken_port)
    with pytest.raises(StartRefused, match="which this data folder used before"):
        chosen(folder)


@pytest.mark.parametrize(
    ("text", "port", "address"),
    [
        ("127.0.0.1", 0, ("127.0.0.1", 0)),
        ("127.0.0.1", 8081, ("127.0.0.1", 8081)),
        ("0.0.0.0:8443", 0, ("0.0.0.0", 8443)),  # noqa: S104 - split, not bound
        ("localhost:8443", 8443, ("localhost", 8443)),
        ("::1", 0, ("::1", 0)),
        ("[::1]:8443", 0, ("::1", 8443)),
        ("[::1]", 0, ("::1", 0)),
    ],
)
def test_an_address_may_name_its_port(text: str, port: int, address: tuple[str, int]) -> None:
    assert split_listen(text, port) == address


@pytest.mark.parametrize(
    ("text", "port", "reason"),
    [("127.0.0.1:8443", 8080, "different ports"), ("127.0.0.1:99999", 0, "is no port")],
)
def test_an_address_with_a_wrong_port_is_refused(text: str, port: int, reason: str) -> None:
    with pytest.raises(StartRefused, match=reason):
        split_listen(text, port)


def test_an_address_of_another_machine_is_refused(folder: DataFolder) -> None:
    with pytest.raises(StartRefused, match=r"192\.0\.2\.1 is not an address of this machine"):
        chosen(folder, listen="192.0.2.1")


def test_a_certificate_without_its_key_is_refused(folder: DataFolder) -> None:
    with pytest.raises(StartRefused, match="belong together"):
        chosen(folder, tls_cert=folder.path)


@pytest.mark.parametrize(
    ("listen", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("shop", False)],  # noqa: S104 - compared
)
def test_loopback_is_told_from_the_rest(listen: str, loopback: bool) -> None:
    assert is_loopback(listen) is loopback


def test_listening_to_others_makes_a_certificate_that_a_client_can_check(
    folder: DataFolder,
) -> None:
    addresses = chosen(folder, listen="0.0.0.0")  # noqa: S104 - the point of the test
    assert addresses.tls is not None
    assert addresses.url.startswith("https://")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(addresses.tls.cert, addresses.tls.key)
    client = ssl.create_default_context(cafile=str(addresses.tls.ca))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    serving = server.wrap_bio(to_server, to_client, server_side=True)
    asking = client.wrap_bio(to_client, to_server, server_hostname="127.0.0.1")
    for side in (asking, serving, asking, serving):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    assert asking.version() == "TLSv1.3"


def test_a_good_certificate_is_kept_and_an_old_or_narrow_one_renewed(tmp_path: Path) -> None:
    files = provide(tmp_path, ["127.0.0.1"], NOW)
    first, authority = fingerprint(files.cert), files.ca
    assert fingerprint(provide(tmp_path, ["127.0.0.1"], NOW).cert) == first
    wider = fingerprint(provide(tmp_path, ["127.0.0.1", "10.0.0.7"], NOW).cert)
    assert wider != first
    later = NOW + timedelta(days=380)
    assert fingerprint(provide(tmp_path, ["10.0.0.7"], later).cert) != wider
    assert authority is not None
    kept = x509.load_pem_x509_certificate(authority.read_bytes())
    kept.verify_directly_issued_by(kept)


def test_keys_can_be_read_by_us_alone(tmp_path: Path) -> None:
    provide(tmp_path, ["127.0.0.1"], NOW)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("*.key")} == {0}
