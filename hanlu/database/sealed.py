"""Sealed columns: personal data encrypted a field at a time, found again by a blind index.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the key id travels with the value, so
keys can be rotated while both are in use. The blind index is HMAC-SHA-256 of the normalised text.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_NONCE_BYTES = 12


class SealBroken(Exception):
    """The value was changed, belongs to another column, or its key is not here."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by id (0 to 255, 32 bytes each): ``current`` seals, all unseal."""

    current: int
    keys: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)


class Sealer:
    """Seals the values of one column; ``column`` (``customer.phone``) is bound into each value."""

    def __init__(self, keyring: Keyring, column: str) -> None:
        self._keyring, self._column = keyring, column.encode()

    def seal(self, text: str) -> bytes:
        """Version, key id, nonce, ciphertext; different each time."""
        nonce = os.urandom(_NONCE_BYTES)
        key = self._keyring.keys[self._keyring.current]
        head = bytes((_VERSION, self._keyring.current))
        return head + nonce + AESGCM(key).encrypt(nonce, text.encode(), self._column)

    def unseal(self, sealed: bytes) -> str:
        """The text again; raises SealBroken."""
        if len(sealed) < 2 + _NONCE_BYTES or sealed[0] != _VERSION:
            raise SealBroken("not a sealed value")
        key = self._keyring.keys.get(sealed[1])
        if key is None:
            raise SealBroken(f"key {sealed[1]} is not in the key ring")
        nonce, ciphertext = sealed[2 : 2 + _NONCE_BYTES], sealed[2 + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, ciphertext, self._column).decode()
        except InvalidTag as error:
            raise SealBroken("the value does not match its seal") from error

    def blind_index(self, text: str) -> bytes:
        """Equal for texts that are equal but for case, spaces and width; tells nothing else."""
        normal = "".join(unicodedata.normalize("NFKC", text).casefold().split())
        message = self._column + b"\x00" + normal.encode()
        return hmac.new(self._keyring.index_key, message, hashlib.sha256).digest()
