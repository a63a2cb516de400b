"""What can be refused about a rating and its follow-up."""

from typing import ClassVar

from hanlu.errors import DomainError


class AlreadyRated(DomainError):
    """One rating a visit; another one would count twice."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "tracking.already_rated"  # as the customer's page has always known it
    detail: ClassVar[str] = "{number} was rated with {score} already."


class NotRatable(DomainError):
    """There is nothing to rate before the customer has confirmed the work."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "rating.not_now"
    detail: ClassVar[str] = "{number} is {state}: it is rated once the work is confirmed."


class DimensionUnknown(DomainError):
    """Stars for what the policy does not ask would be counted nowhere."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "rating.dimension_unknown"
    detail: ClassVar[str] = "{dimension} is not asked of anybody."
    field = "dimensions"


class WordsMissing(DomainError):
    """Who takes down a bad rating asks what was wrong (F-110)."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "rating.words_missing"
    detail: ClassVar[str] = "{score} of 5 stars: write down what was wrong."
    field = "words"


class NoFollowUp(DomainError):
    """No bad rating waits for an answer, or it has been settled."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "follow_up.missing"
    detail: ClassVar[str] = "Nobody has to follow up on {number}."


class NoRootCause(DomainError):
    """No red rating waits to be looked into, or somebody has."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "root_cause.missing"
    detail: ClassVar[str] = "No cause has to be found for {number}."


class CauseUnknown(DomainError):
    """A cause that the policy does not list would be counted nowhere."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "root_cause.unknown"
    detail: ClassVar[str] = "{cause} is not one of the causes: {known}."
    field = "cause"


class FollowUpElsewhere(DomainError):
    """It has gone up: only who owns it now, or stands above, may answer."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "follow_up.elsewhere"
    detail: ClassVar[str] = "The follow-up of {number} is with the {owner} now."


class FollowUpAtTop(DomainError):
    """There is nobody further up."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "follow_up.at_top"
    detail: ClassVar[str] = "The {owner} is the last to follow up on {number}."
    field = "outcome"


class NoContact(DomainError):
    """Nothing of this kind is owed, or somebody has called already."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "contact.missing"
    detail: ClassVar[str] = "That word is not owed to the customer of {number} any more."
    field = "occasion"


class ContactOver(DomainError):
    """A cancelled case promises nothing."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "contact.over"
    detail: ClassVar[str] = "{number} was cancelled: nothing is owed to its customer."


class ContactTooEarly(DomainError):
    """A word cannot be promised for a time that has passed."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "contact.too_early"
    detail: ClassVar[str] = "That time has passed already."


class ContactTooLate(DomainError):
    """So far ahead nobody waits for a word."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "contact.too_late"
    detail: ClassVar[str] = "A word is promised for at most {days} days ahead."
