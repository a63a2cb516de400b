"""What a customer sends from the page."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dispatch.complaints.policy import Code
from hanlu.http.schemas import Schema

type Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class ConfirmationIn(Schema):
    """Who says so."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ObjectionIn(Schema):
    """What is not done."""

    reason: Annotated[Words, Field(min_length=3)]


class CustomerComplaintIn(Schema):
    """What is wrong with our service; ``key`` is made by the page, so that sending it again makes
    no second complaint.
    """

    key: UUID
    type: Code
    words: Annotated[Words, Field(min_length=3)]


class ComplaintTaken(Schema):
    """The complaint, and the page that follows it."""

    number: str
    url: str


class CustomerLinkOut(Schema):
    """Shown once; whoever holds it sees the case."""

    url: str
