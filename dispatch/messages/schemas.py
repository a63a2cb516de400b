"""What is sent to the edge of messages."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from dispatch.messages.service import Written
from hanlu.contracts.messages import Canned
from hanlu.http.schemas import Schema


class MessageIn(Schema):
    """One message. Its ``id`` is the writer's: however often it is sent, it counts once.

    ``at`` is when it was written, by the writer's clock; without it, now.
    """

    id: UUID
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    canned: Canned | None = None
    work_order_id: UUID | None = None
    at: AwareDatetime | None = None

    def written(self) -> Written:
        """As the service takes it."""
        return Written(
            id=self.id,
            text=self.text,
            canned=self.canned,
            work_order_id=self.work_order_id,
            at=self.at,
        )


class MessagesReadIn(Schema):
    """The messages that were shown to somebody of the side they were written to."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]
