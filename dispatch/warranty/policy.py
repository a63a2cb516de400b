"""How long machines and fitted parts are warranted. The numbers are in `dispatch/policy.toml`."""

from typing import Annotated, Literal

from pydantic import Field

from dispatch.sla.policy import PolicyModel

Months = Annotated[int, Field(ge=0, le=240)]
"""0: there is none."""

After = Literal["cost_price", "list_price"]


class WarrantyPolicy(PolicyModel):
    """``warranty.*``: a machine is warranted ``machine_months``, or as ``machine_months_for`` says
    of its kind, unless its file names an end; a fitted part ``part_months``, unless the catalogue
    says so of the part. Beyond both, parts cost what ``after`` says.
    """

    machine_months: Months
    counts_from: Literal["installation", "delivery"]
    """Where only the other day is known, it counts from that one."""
    part_months: Months
    after: After
    only_original: bool
    """A visit may name no part of which the catalogue says that it is not original (F-105)."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    machine_months_for: Annotated[dict[str, Months], Field(default_factory=dict)]

    def months_of(self, kind: str) -> int:
        """For how many months a machine of this kind is warranted."""
        return self.machine_months_for.get(kind, self.machine_months)
