"""Can one connect to this MQTT broker with this user? For start-up and the doctor.

Speaks the three packets it needs itself (MQTT 3.1.1, sections 3.1, 3.2 and 3.14): a client
library would triple the time that the supervisor takes to start.
"""

import secrets
import socket
import ssl
import struct
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ACCEPTED = b"\x20\x02\x00\x00"
_DISCONNECT = b"\xe0\x00"


def can_connect(url: str, ca: Path | None = None, *, within_s: float = 3.0) -> bool:
    """Open and close a throw-away session at ``mqtt[s]://user:password@host:port``."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or 1883)
    try:
        with socket.create_connection(address, within_s) as plain:
            stream = _secured(plain, address[0], ca) if parts.scheme == "mqtts" else plain
            stream.sendall(_connect(unquote(parts.username or ""), unquote(parts.password or "")))
            accepted = _read(stream, len(_ACCEPTED)) == _ACCEPTED
            stream.sendall(_DISCONNECT)
    except OSError:  # refused, unreachable, silent, or a certificate we do not trust
        return False
    return accepted


def _connect(username: str, password: str) -> bytes:
    clean_session_with_user_and_password = 0xC2
    body = _text("MQTT") + struct.pack("!BBH", 4, clean_session_with_user_and_password, 30)
    body += _text(f"probe-{secrets.token_hex(8)}") + _text(username) + _text(password)
    return b"\x10" + _length(len(body)) + body


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("!H", len(encoded)) + encoded


def _length(length: int) -> bytes:
    """The variable byte integer of section 2.2.3."""
    encoded = b""
    while True:
        length, digit = divmod(length, 128)
        encoded += bytes([digit | 0x80 if length else digit])
        if not length:
            return encoded


def _read(stream: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size and (more := stream.recv(size - len(received))):
        received += more
    return received


def _secured(plain: socket.socket, host: str, ca: Path | None) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(ca) if ca else None)
    return context.wrap_socket(plain, server_hostname=host)
