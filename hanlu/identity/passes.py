"""Passes: what one package lets a customer see, and another shows. Sealed, short, kept nowhere."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from hanlu.database.sealed import Keyring, SealBroken, Sealer
from hanlu.errors import DomainError
from hanlu.identity.principal import Principal, Scope

LIFETIME = timedelta(seconds=30)
"""What was allowed may be forbidden at any time: a pass is asked for anew before each look."""

_COLUMN = "pass.site"


class PassInvalid(DomainError):
    """Not ours, changed, or over."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "pass.invalid"
    detail: ClassVar[str] = "This pass is not valid, or not any more: open the link again."


def issue(keyring: Keyring, site_id: UUID, now: datetime) -> str:
    """A pass to what a site shows its customer, for ``LIFETIME``; URL-safe text."""
    until_ms = int((now + LIFETIME).timestamp() * 1000)
    sealed = Sealer(keyring, _COLUMN).seal(f"{site_id} {until_ms}")
    return base64.urlsafe_b64encode(sealed).decode()


def customer_of(keyring: Keyring, given: str, now: datetime) -> Principal:
    """The customer of the one site that a pass is for; raises PassInvalid."""
    try:
        sealed = base64.b64decode(given, altchars=b"-_", validate=True)
        site_id, until_ms = Sealer(keyring, _COLUMN).unseal(sealed).split(" ")
    except (binascii.Error, ValueError, SealBroken) as error:
        raise PassInvalid from error
    if now.timestamp() * 1000 >= int(until_ms):
        raise PassInvalid
    return Principal(None, "customer", "site_manager", Scope("site", (site_id,)))
