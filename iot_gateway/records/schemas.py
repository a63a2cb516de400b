"""The signed record over HTTP."""

from datetime import date, datetime

from hanlu.http.schemas import Schema


class KeyOut(Schema):
    """A public key that files were signed with: Ed25519, 64 hex digits."""

    public_key: str
    first_at: datetime
    last_at: datetime


class KeysOut(Schema):
    """Every key that was used, the newest first. None yet: no day was signed."""

    algorithm: str = "Ed25519"
    items: list[KeyOut]


class RecordFileOut(Schema):
    """A signed file. ``part`` 1 is the day, later ones hold what came after it was signed.

    ``number`` counts the device's files in the order of signing; ``head`` is what was signed.
    """

    device_id: str
    number: int
    day: date
    part: int
    readings: int
    excursions: int
    signed_at: datetime
    public_key: str
    previous: str
    head: str
