"""What comes in over HTTP as a rating, from the customer's page, the phone and the desk."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dispatch.feedback.model import RatingGiven
from dispatch.feedback.policy import Dimension, Stars
from hanlu.http.schemas import Schema

type _Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class RatingIn(Schema):
    """One to five stars, and words if one likes; stars for each dimension that one likes to judge,
    and how likely a recommendation is, 0 to 10.
    """

    score: Stars
    words: _Words = ""
    dimensions: Annotated[dict[Dimension, Stars], Field(max_length=6, default_factory=dict)]
    recommend: Annotated[int | None, Field(ge=0, le=10)] = None

    def given(self) -> RatingGiven:
        """As the service takes it."""
        return RatingGiven(self.score, self.words, self.dimensions, self.recommend)


class RatingByTelephoneIn(RatingIn):
    """What a customer said on the telephone; a red rating needs the words."""

    operation_id: UUID | None = None
    version: Annotated[int | None, Field(ge=1)] = None
