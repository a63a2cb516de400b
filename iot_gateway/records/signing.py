"""The installation's signing key: Ed25519, derived from its one secret."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class NoSecret(Exception):
    """The installation has no ``HANLU_SECRET_KEY``: what it signed would prove nothing."""


class SigningKey:
    """Signs records. The private half never leaves the process that made it."""

    def __init__(self, secret: str) -> None:
        """``secret``: as in the settings (HKDF-SHA-256, RFC 5869). Raises NoSecret."""
        if not secret:
            raise NoSecret
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"hanlu record signing 1")
        self._private = Ed25519PrivateKey.from_private_bytes(derived.derive(secret.encode()))

    @property
    def public(self) -> str:
        """The public half, 64 hex digits."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes; the same for the same message."""
        return self._private.sign(message)


def signature_fits(public: str, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the private half signed this message; False for what is no key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
