"""Pictures, as small as their formats allow a program to recognise them."""

import hashlib


def jpeg(text: str = "a coil") -> bytes:
    """What begins like a JPEG; other ``text`` makes another picture."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + text.encode()


def png(text: str = "a fan") -> bytes:
    """What begins like a PNG."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + text.encode()


def webp(text: str = "a door") -> bytes:
    """What begins like a WebP."""
    return b"RIFF\x24\x00\x00\x00WEBPVP8 " + text.encode()


def name_of(content: bytes) -> str:
    """The SHA-256 under which a picture is kept."""
    return hashlib.sha256(content).hexdigest()
