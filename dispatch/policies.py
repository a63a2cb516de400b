"""The sections of the policy that dispatch decides by, as they stood at one version."""

from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

from dispatch.appointments.policy import BookingPolicy
from dispatch.assignments.policy import DispatchPolicy
from dispatch.compensation.policy import CompensationPolicy
from dispatch.complaints.policy import ComplaintPolicy
from dispatch.costs.policy import CostPolicy
from dispatch.customers.policy import CustomerPolicy
from dispatch.feedback.policy import CarePolicy, ContactPolicy, RatingPolicy, RootCausePolicy
from dispatch.improvements.policy import ImprovementPolicy
from dispatch.indicators.policy import KpiPolicy
from dispatch.intake.policy import IntakePolicy
from dispatch.knowledge.policy import KnowledgePolicy
from dispatch.mails.policy import MailPolicy, ProgressPolicy
from dispatch.maintenance.policy import MaintenancePolicy
from dispatch.planning.policy import PlanningPolicy
from dispatch.playbook.policy import PlaybookPolicy
from dispatch.quality.policy import QualityPolicy
from dispatch.sla.policy import (
    AppointmentPolicy,
    ClosePolicy,
    EscalationPolicy,
    OfferPolicy,
    PausePolicy,
    PolicyModel,
    SlaPolicy,
    UnsolvedPolicy,
)
from dispatch.teams.policy import TeamPolicy
from dispatch.technicians.policy import SkillPolicy
from dispatch.tracking.policy import TrackingPolicy
from dispatch.triage.hours import HoursPolicy
from dispatch.triage.policy import TriagePolicy
from dispatch.visits.model import VisitPolicy
from dispatch.warranty.policy import WarrantyPolicy

SECTIONS: Final[dict[str, type[PolicyModel]]] = {
    "sla": SlaPolicy,
    "pause": PausePolicy,
    "escalation": EscalationPolicy,
    "close": ClosePolicy,
    "appointment": AppointmentPolicy,
    "booking": BookingPolicy,
    "intake": IntakePolicy,
    "offer": OfferPolicy,
    "dispatch": DispatchPolicy,
    "triage": TriagePolicy,
    "planning": PlanningPolicy,
    "visit": VisitPolicy,
    "maintenance": MaintenancePolicy,
    "compensation": CompensationPolicy,
    "complaint": ComplaintPolicy,
    "knowledge": KnowledgePolicy,
    "tracking": TrackingPolicy,
    "mails": MailPolicy,
    "rating": RatingPolicy,
    "root_cause": RootCausePolicy,
    "unsolved": UnsolvedPolicy,
    "contact": ContactPolicy,
    "progress": ProgressPolicy,
    "kpi": KpiPolicy,
    "quality": QualityPolicy,
    "improvement": ImprovementPolicy,
    "skill": SkillPolicy,
    "hours": HoursPolicy,
    "customers": CustomerPolicy,
    "care": CarePolicy,
    "teams": TeamPolicy,
    "warranty": WarrantyPolicy,
    "costs": CostPolicy,
    "playbook": PlaybookPolicy,
}


class VersionedPolicy(Protocol):
    """The policy store's present policy: its version, and a section by its model."""

    @property
    def version(self) -> int: ...

    def section(self, model: type[Any], /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Policies:
    """One consistent set; every decision is stamped with ``version``."""

    version: int
    sla: SlaPolicy
    pause: PausePolicy
    escalation: EscalationPolicy
    close: ClosePolicy
    appointment: AppointmentPolicy
    booking: BookingPolicy
    intake: IntakePolicy
    offer: OfferPolicy
    dispatch: DispatchPolicy
    triage: TriagePolicy
    planning: PlanningPolicy
    visit: VisitPolicy
    maintenance: MaintenancePolicy
    compensation: CompensationPolicy
    complaint: ComplaintPolicy
    knowledge: KnowledgePolicy
    tracking: TrackingPolicy
    mails: MailPolicy
    rating: RatingPolicy
    root_cause: RootCausePolicy
    unsolved: UnsolvedPolicy
    contact: ContactPolicy
    progress: ProgressPolicy
    kpi: KpiPolicy
    quality: QualityPolicy
    improvement: ImprovementPolicy
    skill: SkillPolicy
    hours: HoursPolicy
    customers: CustomerPolicy
    care: CarePolicy
    teams: TeamPolicy
    warranty: WarrantyPolicy
    costs: CostPolicy
    playbook: PlaybookPolicy

    @classmethod
    def of(cls, policy: VersionedPolicy) -> Self:
        """The sections of dispatch out of the whole policy."""
        sections = {name: policy.section(model) for name, model in SECTIONS.items()}
        return cls(version=policy.version, **sections)
