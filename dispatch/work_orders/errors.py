"""What can be refused about a work order. Codes are stable; pages word them."""

from typing import ClassVar

from hanlu.errors import DomainError


class WorkOrderMissing(DomainError):
    """Unknown, or out of the caller's sight: the same answer for both."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "work_order.missing"
    detail: ClassVar[str] = "There is no work order {order}."


class WorkOrderMoved(DomainError):
    """Somebody else was faster; ``state`` and ``version`` are the new ones."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.moved"
    detail: ClassVar[str] = (
        "{number} was changed meanwhile: it is {state} at version {version}, not {asked}."
    )


class WorkOrderStale(WorkOrderMoved):
    """As `WorkOrderMoved`, for a caller that insisted by ``If-Match`` (RFC 9110, 13.1.1)."""

    status: ClassVar[int] = 412


class TransitionIllegal(DomainError):
    """No order goes this way; ``allowed`` lists the ways there are."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.transition_illegal"
    detail: ClassVar[str] = "{number} is {state} and cannot become {to}."
    field = "to"


class TransitionForbidden(DomainError):
    """The way exists, but not for this person; ``allowed`` lists the person's own."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "work_order.transition_forbidden"
    detail: ClassVar[str] = "A {role} may not move {number} from {state} to {to}."
    field = "to"


class ReasonMissing(DomainError):
    """This step is only taken with a reason."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.reason_missing"
    detail: ClassVar[str] = "Moving {number} from {state} to {to} needs a reason."
    field = "reason"


class ReasonUnknown(DomainError):
    """A pause says by a code of the policy what it waits for; ``known`` lists them."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.reason_unknown"
    detail: ClassVar[str] = "{number} cannot wait for {reason}; the policy knows: {known}."
    field = "reason"


class HelpNeedsPause(DomainError):
    """Help is asked for on the spot, by a pause that waits for it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.help_needs_pause"
    detail: ClassVar[str] = "Help on {number} is asked for with a pause, not with {to}."
    field = "help"


class UnsolvedNeedsGivingBack(DomainError):
    """What cannot be solved on the spot is given back with the same step."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.unsolved_needs_giving_back"
    detail: ClassVar[str] = "{number} goes up as unsolved when it is given back, not to {to}."
    field = "unsolved"


class NotWaiting(DomainError):
    """Only what waits can wait longer, or no more."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.not_waiting"
    detail: ClassVar[str] = "{number} waits for nothing."


class MergeIntoItself(DomainError):
    """An order is no duplicate of itself."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.merge_into_itself"
    detail: ClassVar[str] = "{number} cannot be merged into itself."
    field = "into"


class MergeElsewhere(DomainError):
    """Duplicates are about one place."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.merge_elsewhere"
    detail: ClassVar[str] = "{number} and {into} are not at the same site."
    field = "into"


class MergeUnderWay(DomainError):
    """Somebody is on the way for it, or there: the other one is the duplicate."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.merge_under_way"
    detail: ClassVar[str] = "Somebody is on the way for {number}: merge {into} into it instead."


class MergeOver(DomainError):
    """What is over takes nothing up."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.merge_over"
    detail: ClassVar[str] = "{into} is {state} and takes up no other order."


class NotMerged(DomainError):
    """Only a merging can be taken back."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.not_merged"
    detail: ClassVar[str] = "{number} was not merged into another order."


class AssignmentNeeded(DomainError):
    """An order is offered by assigning it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.assignment_needed"
    detail: ClassVar[str] = "{number} is offered by assigning a technician to it."
    field = "to"


class VisitIncomplete(DomainError):
    """Something of the visit is missing; ``missing`` names each item."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "visit.incomplete"
    detail: ClassVar[str] = "The visit of {number} is not complete; missing: {missing}."
    field = "visit"


class ConfirmationMissing(DomainError):
    """Neither signature nor the customer's word, as the policy asks."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "visit.confirmation_missing"
    detail: ClassVar[str] = "{number} needs the customer's {required}."
    field = "visit"


class OperationReused(DomainError):
    """The operation id belongs to another step."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.operation_reused"
    detail: ClassVar[str] = "Operation {operation} was used for another step."
    field = "operation_id"


class TechnicianElsewhere(DomainError):
    """A technician is on the way to, or at, one place at a time."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.technician_elsewhere"
    detail: ClassVar[str] = "The technician is already on the way to, or at, another order."
    field = "to"


class CaseAlreadyOpen(DomainError):
    """The zone has another open order for the same cause."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.case_already_open"
    detail: ClassVar[str] = "Another open order already deals with the same place and cause."


class SiteUnknown(DomainError):
    """A site that nobody registered here, or out of the caller's sight."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "site.unknown"
    detail: ClassVar[str] = "There is no site {site}."
    field = "site_id"


class AssetUnknown(DomainError):
    """An asset or serial number that nobody registered here."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "asset.unknown"
    detail: ClassVar[str] = "There is no asset {asset}."
    field = "asset_id"


class PlaceMissing(DomainError):
    """A request must say where: a site, an asset or a serial number."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "work_order.place_missing"
    detail: ClassVar[str] = "Give site_id, asset_id or serial, so that somebody can go there."
    field = "site_id"


class GradeForbidden(DomainError):
    """Class and priority decide whose limits run first: not for those who are served."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "work_order.grade_forbidden"
    detail: ClassVar[str] = "A {role} may not say the {wish} of a request; leave it out."


class GradeOver(DomainError):
    """The work is done or given up: what it was graded as is history."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.grade_over"
    detail: ClassVar[str] = "{number} is {state}: its grade stands."


class NeedsFixed(DomainError):
    """Somebody was chosen by these skills, parts and duration; take the order back first."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "work_order.needs_fixed"
    detail: ClassVar[str] = "Somebody has {number} already: take it back before its needs change."
