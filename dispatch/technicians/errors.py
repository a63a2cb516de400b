"""What can be refused about technicians."""

from typing import ClassVar

from hanlu.errors import DomainError


class TechnicianMissing(DomainError):
    """Unknown, or out of the caller's sight."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "technician.missing"
    detail: ClassVar[str] = "There is no technician {technician}."
    field = "technician_id"


class TechnicianUnfit(DomainError):
    """No skill, too low a level, or an expired certificate; ``missing`` names the skills."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "technician.unfit"
    detail: ClassVar[str] = "{name} lacks valid certificates for: {missing}."
    field = "technician_id"


class TechnicianInactive(DomainError):
    """Left, or is not assignable for the time being."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "technician.inactive"
    detail: ClassVar[str] = "{name} takes no orders at present."
    field = "technician_id"


class NotATechnician(DomainError):
    """The caller's login is not linked to a technician."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "technician.not_linked"
    detail: ClassVar[str] = "This login belongs to no technician."


class OffShift(DomainError):
    """Positions are taken only on shift: where somebody is otherwise is nobody's business."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "technician.off_shift"
    detail: ClassVar[str] = "Positions are taken only during a shift."


class PositionFromFuture(DomainError):
    """The phone's clock is ahead."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "technician.position_from_future"
    detail: ClassVar[str] = "The position is of {at}, which is still to come."
    field = "at"


class DutyChangeMissing(DomainError):
    """Unknown, or of somebody else."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "duty_change.missing"
    detail: ClassVar[str] = "There is no absence or duty {duty_change} of this technician."
    field = "change_id"


class DutyChangeOver(DomainError):
    """What was is not rewritten: hours that are over stay as they were noted."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "duty_change.over"
    detail: ClassVar[str] = "That ended at {ended_at}; what is over is not changed."
    field = "ends_at"


class TechnicianCodeTaken(DomainError):
    """Codes are unique, since people and imports name technicians by them."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "technician.code_taken"
    detail: ClassVar[str] = "Another technician has the code {technician}."
    field = "code"


class TechnicianUnknown(DomainError):
    """As `TechnicianMissing`, where somebody is named by their code within a file."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "technician.unknown"
    detail: ClassVar[str] = "There is no technician {technician}."
    field = "technician"


class TechnicianAskedForHelp(DomainError):
    """Whoever asked for somebody to come cannot be that somebody."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "technician.asked_for_help"
    detail: ClassVar[str] = "{name} asked for this help and cannot give it."
    field = "technician_id"


class CertificateMissing(DomainError):
    """The technician is unknown, out of the caller's sight, or does not hold that skill."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "certificate.missing"
    detail: ClassVar[str] = "Technician {technician} holds no skill {skill}."
    field = "held"


class ExaminedAhead(DomainError):
    """An examination that is still to come says nothing of anybody."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "certificate.examined_ahead"
    detail: ClassVar[str] = "{day} is still to come."
    field = "held_on"
