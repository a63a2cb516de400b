"""The installation's own key for Web Push (VAPID, RFC 8292).

It follows from the one secret that the first start makes and that seals the columns, so there is
nothing more to keep, to back up or to lose; with another secret phones have to subscribe anew.
"""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (SP 800-186, 3.2.1.3)."""
_EXTRA_BYTES = 8
"""More than the key is long, so that no key is likelier than another (FIPS 186-5, A.2.1)."""


def private_key_of(secret: str) -> ec.EllipticCurvePrivateKey:
    """The same key for the same secret, in every process."""
    length = 32 + _EXTRA_BYTES
    derived = HKDF(hashes.SHA256(), length, salt=None, info=b"hanlu push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key_of(private_key: ec.EllipticCurvePrivateKey) -> str:
    """As a browser wants it (``applicationServerKey``): the point, in base64url without padding."""
    point = private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
