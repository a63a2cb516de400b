"""Where the product listens: ports chosen once and kept, TLS wherever others can reach it."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hanlu.embedded import ports
from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import DataFolder
from hanlu.settings import Settings
from hanlu.up.tls import TlsFiles, addresses_of

HTTP_PORTS = range(8080, 8100)
MQTT_PORTS = range(1883, 1900)
_WITH_PORT = re.compile(r"(?:\[(?P<v6>[^\]]+)\]|(?P<host>[^:\[\]]+)):(?P<port>\d+)")
MQTT_TLS_PORTS = range(8883, 8900)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for; 0 leaves the choice of a port to us."""

    listen: str = "127.0.0.1"
    port: int = 0
    mqtt_port: int = 0
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where HTTP and MQTT are served, and under which name people and devices reach them."""

    listen: str
    host: str
    port: int
    mqtt_port: int
    tls: TlsFiles | None

    @property
    def url(self) -> str:
        """What to open in a browser."""
        scheme = "https" if self.tls else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


def split_listen(text: str, port: int) -> tuple[str, int]:
    """Address and port of ``ADDRESS``, ``ADDRESS:PORT`` or ``[IPv6]:PORT``; ``port`` is what was
    asked for besides, 0 for nothing.

    Raises StartRefused when both name different ports, or the one here is none.
    """
    found = _WITH_PORT.fullmatch(text)
    if found is None:
        return text.strip("[]"), port
    named = int(found["port"])
    if not 0 < named < 65536:
        raise StartRefused(f"{named} in --listen {text} is no port.")
    if port not in (0, named):
        raise StartRefused(f"--listen {text} and --port {port} name different ports.")
    return found["v6"] or found["host"], named


def is_loopback(listen: str) -> bool:
    """Whether only this machine can reach the address. Names other than localhost: no."""
    if listen == "localhost":
        return True
    try:
        return ipaddress.ip_address(listen).is_loopback
    except ValueError:
        return False


def choose(
    wish: Wish, folder: DataFolder, settings: Settings, *, broker: bool, now: datetime
) -> Addresses:
    """The addresses of this start; remembers the ports and makes a certificate when needed.

    Raises StartRefused when a port is taken, an address is not this machine's, or only one of
    certificate and key was given.
    """
    if (wish.tls_cert is None) != (wish.tls_key is None):
        raise StartRefused("--tls-cert and --tls-key belong together: name both or neither.")
    _check_address(wish.listen)
    names, tls = _tls(wish, folder, settings, now)
    port = _port(folder, "http", "--port", wish.listen, wish.port, HTTP_PORTS)
    wanted = MQTT_TLS_PORTS if tls else MQTT_PORTS
    mqtt_port = (
        _port(folder, "mqtt", "--mqtt-port", wish.listen, wish.mqtt_port, wanted)
        if broker
        else settings.mqtt_public_port
    )
    host = names[0]
    return Addresses(wish.listen, host, port, mqtt_port, tls)


def _tls(
    wish: Wish, folder: DataFolder, settings: Settings, now: datetime
) -> tuple[list[str], TlsFiles | None]:
    """The names to be reached by, the one to show first, and the certificate for them."""
    if wish.tls_cert is not None and wish.tls_key is not None:
        from hanlu.up.certificate import given  # noqa: PLC0415 - only who brings a certificate

        return given(wish.tls_cert, wish.tls_key, folder.room("tls"), settings.mqtt_ca)
    names = addresses_of(wish.listen)
    if is_loopback(wish.listen):
        return names, None
    from hanlu.up.certificate import provide  # noqa: PLC0415 - only who listens beyond loopback

    return names, provide(folder.room("tls"), names, now)


def _check_address(listen: str) -> None:
    try:
        ports.choose(listen)
    except OSError:
        raise StartRefused(f"{listen} is not an address of this machine.") from None


def _port(
    folder: DataFolder, name: str, option: str, listen: str, wanted: int, preferred: range
) -> int:
    fact = f"port.{name}"
    known = folder.remembered(fact)
    port = wanted or (known if isinstance(known, int) else 0)
    if not port:
        port = ports.choose(listen, preferred)
    elif not ports.is_free(listen, port):
        again = "" if wanted else ", which this data folder used before,"
        raise StartRefused(
            f"Port {port}{again} is taken by another program: "
            f"stop it or choose another port with {option}."
        )
    folder.remember(fact, port)
    return port
