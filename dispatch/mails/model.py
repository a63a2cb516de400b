"""Mails about a case, and what became of each."""

from datetime import datetime
from typing import Literal

import msgspec

type MailKind = Literal["invitation", "appointment", "on_the_way", "outcome", "progress", "result"]
type Outcome = Literal["due", "sending", "sent", "failed", "no_address", "answered", "overtaken"]
"""``due`` waits for its time, ``sending`` for the mail server; ``failed`` was refused, or given up
after many attempts; ``answered`` was rated before it was asked; ``overtaken`` was true no more.
"""


class CustomerMail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail: ``attempts`` counts what was tried, ``error`` is the last reason why not."""

    kind: MailKind
    outcome: Outcome
    due_at: datetime
    settled_at: datetime | None
    attempts: int
    error: str | None


class CustomerMails(msgspec.Struct, frozen=True):
    """All mails of a case, newest first; they are few enough to be one page."""

    items: list[CustomerMail]
    next: None = None
