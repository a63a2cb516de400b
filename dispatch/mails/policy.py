"""When customers are left in peace. The times are in `dispatch/policy.toml`."""

from datetime import time
from typing import Self

from pydantic import model_validator

from dispatch.sla.policy import Limit, PolicyModel


class MailPolicy(PolicyModel):
    """``mails.*``: quiet from ``quiet_from`` to ``quiet_to``, wall time of the site.

    Who is to be visited before ``early_until`` on the morning that ends the quiet hours is told
    at once. The same time twice: no quiet hours.
    """

    quiet_from: time
    quiet_to: time
    early_until: time

    @model_validator(mode="after")
    def _wall_times(self) -> Self:
        if any(each.tzinfo for each in (self.quiet_from, self.quiet_to, self.early_until)):
            raise ValueError("these are wall times of the site, without a zone")
        if self.early_until < self.quiet_to:
            raise ValueError("early_until lies before quiet_to")
        return self


class ProgressPolicy(PolicyModel):
    """``progress.*``: while a case waits for one of ``waits``, or for another visit, its customer
    is written to ``every`` so long (F-051).
    """

    every: Limit
    waits: tuple[str, ...]
