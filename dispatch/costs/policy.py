"""Who may decide a cost on the spot, and the steps of what lies above. Pure."""

from datetime import time, timedelta
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from dispatch.duration import Duration
from dispatch.sla.policy import Limit, PolicyModel
from hanlu.contracts.work_orders import Kind as OrderKind
from hanlu.identity.principal import Role

type CostKind = Literal["part", "outsourced", "travel", "compensation", "refund", "other"]
"""A part beyond warranty, the fee of another company, travel, what makes up for something, money
given back, anything else."""

KINDS: tuple[CostKind, ...] = get_args(CostKind.__value__)

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Minor = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
"""Whole minor units of a currency: fen of CNY, yen of JPY."""


class SpotLimit(PolicyModel):
    """Up to ``amount`` of a case's costs of one of ``kinds``, ``roles`` decide on the spot."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    kinds: Annotated[tuple[CostKind, ...], Field(min_length=1)]
    amount: Minor
    currency: Currency


class ApprovalStep(PolicyModel):
    """One of the three: any of ``roles`` decides ``within`` so much working time; after that
    ``raised_to`` is told, once, and may decide as well.
    """

    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    within: Limit
    raised_to: Role


class WorkingHours(PolicyModel):
    """When limits of approval run: wall time of the site, ``weekdays`` 1 (Monday) to 7."""

    opens: time
    closes: time
    weekdays: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("opens before it closes")
        return self


class MajorPolicy(PolicyModel):
    """Which repairs are major, whatever they cost: ``costs`` of orders of ``kinds`` with one of
    ``faults``. They need ``least_photos`` of what is to be repaired.
    """

    costs: tuple[CostKind, ...]
    kinds: tuple[OrderKind, ...]
    faults: tuple[str, ...]
    least_photos: Annotated[int, Field(ge=0, le=10)]


class CostPolicy(PolicyModel):
    """``costs.*``: limits on the spot, steps above them, and what a claim is held against.

    Amounts are in ``currency``, or that of the region where it has one of its own; what is claimed
    in a currency without a limit takes the steps. The same fault's mean is that of ``mean_over``.
    """

    currency: Currency
    currencies: Annotated[dict[str, Currency], Field(default_factory=dict)]
    spot: tuple[SpotLimit, ...]
    major: MajorPolicy
    hours: WorkingHours
    steps: Annotated[tuple[ApprovalStep, ...], Field(min_length=1, max_length=5)]
    mean_over: Annotated[Duration, Field(ge=timedelta(days=1), le=timedelta(days=3650))]

    def currency_of(self, region: str | None) -> str:
        """In which a case of this region is claimed."""
        return self.currencies.get(region or "", self.currency)

    def limit(self, role: str, kind: CostKind, currency: str) -> int:
        """Up to how much of a kind the role decides on the spot; 0 where it may not."""
        return max(
            (
                each.amount
                for each in self.spot
                if role in each.roles and kind in each.kinds and currency == each.currency
            ),
            default=0,
        )

    def step(self, number: int) -> ApprovalStep:
        """The step of a number from 1; the last one for a claim that waits beyond it, since the
        policy has fewer steps now.
        """
        return self.steps[min(number, len(self.steps)) - 1]
