"""Which pictures are taken as evidence, told from their first bytes and not from their name. Pure.

Signatures: JPEG, ITU-T T.81 annex B; PNG, RFC 2083 section 3.1; WebP, RFC 9649 section 2.4.
"""

from typing import Final

MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp")

JPEG: Final = b"\xff\xd8\xff"
PNG: Final = b"\x89PNG\r\n\x1a\n"


def media_type_of(content: bytes) -> str | None:
    """``image/jpeg``, ``image/png`` or ``image/webp``; None for anything else."""
    if content.startswith(JPEG):
        return "image/jpeg"
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return None
