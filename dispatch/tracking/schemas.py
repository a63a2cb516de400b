"""What a customer sends from the page."""

from typing import Annotated

from pydantic import Field, StringConstraints

from hanlu.http.schemas import Schema

type Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class ConfirmationIn(Schema):
    """Who says so."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ObjectionIn(Schema):
    """What is not done."""

    reason: Annotated[Words, Field(min_length=3)]


class CustomerLinkOut(Schema):
    """Shown once; whoever holds it sees the case."""

    url: str
