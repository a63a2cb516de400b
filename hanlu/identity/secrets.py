"""Secrets that we hand out: random, shown once, stored as a hash."""

import hashlib
import secrets

_BYTES = 32
TOKEN_PREFIX = "ht_"  # noqa: S105  # a prefix, not a secret
"""Of bearer tokens: lets a scanner find a leaked one, and a session be told from a token."""


def new_secret(prefix: str = "") -> str:
    """256 random bits as URL-safe text; the prefix lets a scanner find a leaked one."""
    return prefix + secrets.token_urlsafe(_BYTES)


def hash_secret(secret: str) -> bytes:
    """SHA-256: enough for random secrets of this length, which nobody can try out."""
    return hashlib.sha256(secret.encode()).digest()
