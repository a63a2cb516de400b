"""Which addresses of push services may be asked. A phone names them, so they are not to be trusted:
nobody may have this server call what lies inside its own network.
"""

import asyncio
import socket
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from hanlu.notify.adapters import origin_of


class EndpointRefused(Exception):
    """Not an address that this server asks: the reason says why."""


class HostUnknown(Exception):
    """The name of the push service is not to be resolved for the moment."""


def check(endpoint: str, allowed: Collection[str]) -> None:
    """Raises EndpointRefused for what can be seen from the address itself.

    ``allowed`` are the origins that settings name: they may be anywhere.
    """
    try:
        address = urlsplit(endpoint)
        host, _ = address.hostname, address.port
    except ValueError as error:
        raise EndpointRefused("it is no address") from error
    if origin_of(endpoint) in allowed:
        return
    if address.scheme != "https" or not host:
        raise EndpointRefused("it is not https")
    if address.username is not None or address.password is not None:
        raise EndpointRefused("it carries a password")
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise EndpointRefused("it is inside this network")
    if _is_number(host):
        _check_number(host)


async def resolved(endpoint: str, allowed: Collection[str]) -> str | None:
    """The public IP address to connect to; None: as the name says, for an allowed origin.

    The connection has to be made to this very address: a name may mean another one at the next
    question. Raises EndpointRefused, HostUnknown.
    """
    check(endpoint, allowed)
    if origin_of(endpoint) in allowed:
        return None
    address = urlsplit(endpoint)
    assert address.hostname is not None  # noqa: S101  # checked above
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            address.hostname, address.port or 443, type=socket.SOCK_STREAM
        )
    except OSError as error:
        raise HostUnknown(address.hostname) from error
    numbers = [str(each[4][0]) for each in found]
    for number in numbers:
        _check_number(number)
    return numbers[0]


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check_number(number: str) -> None:
    found = ip_address(number)
    inner = getattr(found, "ipv4_mapped", None) or found
    if not inner.is_global or inner.is_multicast:
        raise EndpointRefused("it is inside a private network")
