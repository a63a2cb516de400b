"""A phone names the address that this server calls: it must not lead inside."""

import pytest

from hanlu.notify.push import endpoints
from hanlu.notify.push.endpoints import EndpointRefused

OWN = frozenset({"http://127.0.0.1:9000"})


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("http://push.example.com/a", id="plain http"),
        pytest.param("https:///a", id="no host"),
        pytest.param("https://[::1", id="no address"),
        pytest.param("https://push.example.com:port/a", id="no port"),
        pytest.param("https://user:secret@push.example.com/a", id="a password"),
        pytest.param("https://localhost/a", id="this machine"),
        pytest.param("https://127.0.0.1/a", id="loopback"),
        pytest.param("https://[::ffff:10.0.0.1]/a", id="private, as IPv6"),
        pytest.param("https://169.254.169.254/latest", id="the cloud's own"),
        pytest.param("https://192.168.1.4/a", id="private"),
        pytest.param("https://224.0.0.1/a", id="many at once"),
        pytest.param("http://127.0.0.1:9001/a", id="another port than the allowed one"),
    ],
)
def test_an_address_that_is_not_public_https_is_refused(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        endpoints.check(endpoint, OWN)


@pytest.mark.parametrize("endpoint", ["https://push.example.com/a?b", "http://127.0.0.1:9000/a"])
def test_public_https_and_what_settings_name_is_allowed(endpoint: str) -> None:
    endpoints.check(endpoint, OWN)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1"])
async def test_a_name_that_leads_inside_is_refused_when_it_is_resolved(host: str) -> None:
    endpoints.check(f"https://{host}/a", OWN)
    with pytest.raises(EndpointRefused, match="private"):
        await endpoints.resolved(f"https://{host}/a", OWN)


async def test_a_public_address_is_connected_to_as_it_was_checked() -> None:
    assert await endpoints.resolved("https://1.1.1.1/a", OWN) == "1.1.1.1"
    assert await endpoints.resolved("http://127.0.0.1:9000/a", OWN) is None
