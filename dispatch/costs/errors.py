"""What can be refused about costs and their approval."""

from typing import ClassVar

from hanlu.errors import DomainError


class ClaimMissing(DomainError):
    """Nothing of this id was claimed, or it is not the caller's to see."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "cost.missing"
    detail: ClassVar[str] = "There is no claim {claim}."


class ClaimMoved(DomainError):
    """Somebody else was first; how it stands comes along."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "cost.moved"
    detail: ClassVar[str] = "The claim is {state} now, by {by}: look at it again."
    field = "version"


class ClaimNotWaiting(DomainError):
    """Only what waits is decided; only what was sent back is answered."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "cost.not_now"
    detail: ClassVar[str] = "The claim is {state}: this cannot be done now."


class NotYourStep(DomainError):
    """The step belongs to others."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "cost.not_your_step"
    detail: ClassVar[str] = "Step {step} is decided by {roles}."


class OwnClaim(DomainError):
    """Nobody approves what they claimed."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "cost.own"
    detail: ClassVar[str] = "You claimed it: somebody else decides on it."


class TwoSteps(DomainError):
    """Each step has its own pair of eyes."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "cost.two_steps"
    detail: ClassVar[str] = "You approved an earlier step: somebody else takes this one."


class NotTheClaimant(DomainError):
    """Whoever claimed it answers or takes it back."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "cost.not_claimant"
    detail: ClassVar[str] = "Only {by}, who claimed it, may do this."


class WordsMissing(DomainError):
    """A no, or a question, says why."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "cost.words"
    detail: ClassVar[str] = "Say why."
    field = "words"


class PhotosNeeded(DomainError):
    """A major repair is shown."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "cost.photos"
    detail: ClassVar[str] = "This is a major repair: add at least {least} photos of it."
    field = "photos"


class PictureUnknown(DomainError):
    """A picture that was not sent to this case shows nothing."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "cost.picture"
    detail: ClassVar[str] = "The picture {photo} does not belong to this case."
    field = "photos"


class PicturesFull(DomainError):
    """More pictures than anybody looks at."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "cost.pictures_full"
    detail: ClassVar[str] = "{number} has {most} pictures of its costs already."


class OperationUsed(DomainError):
    """One id, one claim."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "cost.operation"
    detail: ClassVar[str] = "Another claim was made under this id: take a new one."
    field = "operation_id"
