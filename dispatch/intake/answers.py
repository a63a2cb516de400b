"""The answers of a request: what is missing, kept sealed, and read again."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from dispatch.intake.errors import AnswerMissing, QuestionUnknown, SourceUnknown
from dispatch.intake.policy import IntakePolicy
from hanlu.contracts.work_orders import Kind
from hanlu.database import Connection, UnitOfWork
from hanlu.database.sealed import Keyring, Sealer

PROGRAM: Final = "api"
"""The source of a request that no person took down."""


def sealer_of(keyring: Keyring) -> Sealer:
    """What seals the answers: they may name people."""
    return Sealer(keyring, "intake.answers")


def given(
    policy: IntakePolicy, kind: Kind, source: str, answers: Mapping[str, str]
) -> dict[str, str]:
    """The answers that say something, in the order of the questions. Pure.

    Raises SourceUnknown, QuestionUnknown, and AnswerMissing where a person took the request down.
    """
    if source != PROGRAM and source not in policy.channels:
        raise SourceUnknown(source=source, known=", ".join(policy.channels))
    asked: Sequence[str] = policy.asks.get(kind, ())
    for question in answers:
        if question not in asked:
            raise QuestionUnknown(question=question)
    said = {each: text for each in asked if (text := answers.get(each, "").strip())}
    if source != PROGRAM:
        for question in asked:
            if question not in said:
                raise AnswerMissing(question=question)
    return said


async def keep(uow: UnitOfWork, sealer: Sealer, order_id: UUID, said: Mapping[str, str]) -> None:
    """Keep the answers of an order that has just been opened; nothing where none were given."""
    if said:
        await uow.connection.execute(
            "insert into dispatch.intake (work_order_id, answers, at) values (%s, %s, %s)",
            (order_id, sealer.seal(msgspec.json.encode(dict(said)).decode()), uow.now),
        )


async def of(connection: Connection, sealer: Sealer, order_id: UUID) -> dict[str, str]:
    """What was answered, by question; empty where nothing was asked."""
    cursor = await connection.execute(
        "select answers from dispatch.intake where work_order_id = %s", (order_id,)
    )
    row = await cursor.fetchone()
    if row is None:
        return {}
    return msgspec.json.decode(sealer.unseal(bytes(row["answers"])), type=dict[str, str])
