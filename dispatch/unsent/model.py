"""What is in a phone's file, as the phone keeps it, and what came of it. Pure."""

import base64
import binascii
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationError

from dispatch.messages.schemas import MessageIn
from dispatch.unsent.errors import FileUnreadable
from dispatch.visits import photos
from dispatch.visits.model import PhotoKind
from dispatch.visits.photos import PhotoGiven
from dispatch.work_orders.schemas import TransitionIn
from hanlu.contracts.work_orders import State
from hanlu.http.schemas import Schema

MOST = 2000
"""Operations in a file: far above what three days without a network hold."""


class About(Schema):
    """What the phone called the order."""

    number: Annotated[str, Field(max_length=40)]
    site: Annotated[str, Field(max_length=200)]


class _Done(Schema):
    id: UUID
    order_id: UUID
    about: About
    at: AwareDatetime


class StepDone(_Done):
    """One step; ``body`` as it would have been sent."""

    kind: Literal["step"]
    to: State
    body: dict[str, Any]

    def asked(self) -> TransitionIn:
        """As the API takes it; raises FileUnreadable."""
        given = self.body | {"to": self.to, "at": self.at, "operation_id": self.id}
        try:
            return TransitionIn.model_validate(given)
        except ValidationError as error:
            raise FileUnreadable from error


class PhotoTaken(_Done):
    """One picture, base64."""

    kind: Literal["photo"]
    photo: PhotoKind
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    picture: Annotated[str, Field(max_length=2 * photos.MOST_BYTES)]

    def given(self) -> PhotoGiven:
        """The picture, checked; raises FileUnreadable, PhotoUnreadable, PhotoMismatch."""
        try:
            content = base64.b64decode(self.picture, validate=True)
        except binascii.Error as error:
            raise FileUnreadable from error
        return photos.read(self.sha256, self.photo, content, self.at)


class WordsWritten(MessageIn):
    """Words to the desk, of an order or of none."""

    kind: Literal["message"]
    at: AwareDatetime


type Operation = Annotated[StepDone | PhotoTaken | WordsWritten, Field(discriminator="kind")]


class Unsent(Schema):
    """The queue of one person, in the order in which things were done."""

    saved_at: AwareDatetime
    operations: Annotated[list[Operation], Field(max_length=MOST)]


class UnsentOutcome(Schema):
    """What came of one operation: ``refused`` is the code of why not, worded by ``params``.

    ``wrote``: what was written with a refused step, so that the desk has it.
    """

    id: UUID
    kind: Literal["step", "photo", "message"]
    at: AwareDatetime
    number: str | None
    site: str | None
    to: State | None
    refused: str | None
    params: dict[str, Any]
    wrote: dict[str, Any]


class TakenIn(Schema):
    """Whose work it was, and what came of each operation."""

    technician_id: UUID
    name: str
    saved_at: AwareDatetime
    outcomes: list[UnsentOutcome]


def read(content: bytes) -> Unsent:
    """The file's content; raises FileUnreadable."""
    try:
        return Unsent.model_validate_json(content)
    except ValidationError as error:
        raise FileUnreadable from error
