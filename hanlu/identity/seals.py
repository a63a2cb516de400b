"""The key with which a person's phone seals a file that leaves it: theirs and the server's alone.

AES-256-GCM: who opens such a file knows whose phone sealed it, and that nothing was changed since.
The key follows from the installation's secret (HKDF-SHA-256, RFC 5869): nothing is kept.
"""

import base64
import binascii
from typing import Annotated, ClassVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from pydantic import StringConstraints

from hanlu.database.sealed import Keyring
from hanlu.errors import DomainError
from hanlu.http.schemas import Schema

FORMAT = "hanlu-unsent-1"

type Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class SealedFile(Schema):
    """What a phone saves: whose it is stands outside the seal and is bound into it."""

    format: Annotated[str, StringConstraints(pattern=f"^{FORMAT}$")]
    person_id: UUID
    iv: Base64
    data: Base64


class SealRefused(DomainError):
    """Not sealed by a phone of that person here, or changed since."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "unsent.seal_broken"
    detail: ClassVar[str] = "This file was not made by a phone signed in here, or was changed."
    field = "file"


def key_of(keyring: Keyring, person_id: UUID) -> bytes:
    """The 32 bytes for all phones of one person."""
    info = f"hanlu phone file {person_id}".encode()
    return HKDFExpand(hashes.SHA256(), 32, info=info).derive(keyring.index_key)


def opened(keyring: Keyring, file: SealedFile) -> bytes:
    """What is in a file; raises SealRefused."""
    bound = f"{file.format} {file.person_id}".encode()
    try:
        iv = base64.b64decode(file.iv, validate=True)
        data = base64.b64decode(file.data, validate=True)
        return AESGCM(key_of(keyring, file.person_id)).decrypt(iv, data, bound)
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise SealRefused from error
