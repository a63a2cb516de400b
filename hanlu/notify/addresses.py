"""Addresses that wait sealed: what a customer gave us is in clear only while a message is sent."""

from base64 import b64decode, b64encode
from typing import Final

from hanlu.database.sealed import Keyring, SealBroken, Sealer

_MARK: Final = "sealed:"
_COLUMN: Final = "message.recipient"


def sealed(keyring: Keyring, address: str) -> str:
    """The recipient as it is kept until it is needed."""
    return _MARK + b64encode(Sealer(keyring, _COLUMN).seal(address)).decode()


def opened(keyring: Keyring, recipient: str) -> str:
    """The address itself, sealed or not. Raises SealBroken."""
    if not recipient.startswith(_MARK):
        return recipient
    try:
        kept = b64decode(recipient.removeprefix(_MARK), validate=True)
    except ValueError as error:
        raise SealBroken("not a sealed value") from error
    return Sealer(keyring, _COLUMN).unseal(kept)


def shown(recipient: str) -> str:
    """As a list may show it."""
    return "(sealed)" if recipient.startswith(_MARK) else recipient
