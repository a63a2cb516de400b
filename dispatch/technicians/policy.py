"""How long certificates hold. The numbers are in `dispatch/policy.toml`."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from dispatch.duration import Duration
from dispatch.sla.policy import PolicyModel

Months = Annotated[int, Field(ge=0, le=120)]
"""0: it does not end."""


class SkillPolicy(PolicyModel):
    """``skill.*``: a certificate holds ``cert_valid`` months, or as ``cert_valid_for`` says of its
    skill; its end is told ``warn_before``.
    """

    cert_valid: Months
    warn_before: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(days=366))]
    cert_valid_for: Annotated[dict[str, Months], Field(default_factory=dict)]

    def months(self, skill: str) -> int:
        """For how many months a certificate of this skill holds; 0: it does not end."""
        return self.cert_valid_for.get(skill, self.cert_valid)
