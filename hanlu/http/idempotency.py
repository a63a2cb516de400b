"""``Idempotency-Key``: a repeated write answers what the first one answered, and does nothing.

The rules are those Stripe documents for its API: the first status and body are given again for
the same key; another request under a used key is refused; nothing is kept of a call that was
refused. Here the key, the effect and the answer are one transaction, so that a key without its
effect, or an effect without its answer, cannot be. Two calls at one time wait for each other on
the primary key. Keys are kept as the policy says (``keeping.answers``), for days, since a phone
can be without reception so long.

Two kinds of operations differ, and say so in OpenAPI: `unkeyed` ones ignore a key, because
repeating them is harmless or must have an effect of its own; a `SECRET_ANSWER` is shown once and
never kept, so that its repetition is answered with `AnswerNotKept`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from fastapi import Request, Response
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from hanlu.errors import DomainError
from hanlu.identity.principal import Principal

UNKEYED = "x-idempotency-key-ignored"
SECRET_ANSWER = {"x-answer-not-kept": True}
"""For ``openapi_extra``: a secret that is stored as a hash must not stand here in clear."""
_KEPT_HEADERS = ("etag", "location")


def unkeyed(because: str) -> dict[str, Any]:
    """For ``openapi_extra``: this operation ignores an Idempotency-Key, ``because`` …"""
    return {UNKEYED: because}


class IdempotencyKeyReused(DomainError):
    """The key was used for another request."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "idempotency.key_reused"
    detail: ClassVar[str] = "This Idempotency-Key was used for another request; take a new one."
    field = "Idempotency-Key"


class AnswerNotKept(DomainError):
    """The first call took effect, but its answer was a stream or a secret, which are not kept."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "idempotency.answer_not_kept"
    detail: ClassVar[str] = "This request took effect before; its answer was not kept."


@dataclass  # not frozen: exit stacks set an exception's traceback
class Replay(Exception):
    """The answer of the first call under a key."""

    status: int
    media_type: str | None
    headers: dict[str, str]
    body: bytes

    def response(self) -> Response:
        """The kept answer, marked as a repetition."""
        headers = self.headers | {"Idempotent-Replayed": "true"}
        return Response(self.body, self.status, headers, self.media_type)


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that this call used first; `keep` stores the answer under it."""

    connection: AsyncConnection[Any]
    caller: str
    key: str

    async def keep(self, response: Response) -> None:
        """Store status and body in the transaction of the effect; streams are not kept."""
        body = getattr(response, "body", None)
        if body is None:
            return
        headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        await self.connection.execute(
            """
            update hanlu.idempotency
               set status = %s, media_type = %s, headers = %s, body = %s
             where caller = %s and key = %s
            """,
            (
                response.status_code,
                response.headers.get("content-type"),
                Jsonb(headers),
                bytes(body),
                self.caller,
                self.key,
            ),
        )


async def claim(
    connection: AsyncConnection[Any],
    principal: Principal,
    key: str,
    request: Request,
    now: datetime,
) -> Claim:
    """Use ``key`` for this request, inside the transaction of its effect.

    Raises Replay when the same request was answered before, IdempotencyKeyReused when the key
    belongs to another one. A call under the same key that is still running is waited for.
    """
    caller = str(principal.id or principal.name)
    fingerprint = await _fingerprint(request)
    used = await connection.execute(
        """
        insert into hanlu.idempotency (caller, key, fingerprint, at)
        values (%s, %s, %s, %s)
        on conflict (caller, key) do nothing
        """,
        (caller, key, fingerprint, now),
    )
    if used.rowcount == 1:
        return Claim(connection, caller, key)
    cursor = await connection.execute(
        """
        select fingerprint, status, media_type, headers, body
          from hanlu.idempotency where caller = %s and key = %s
        """,
        (caller, key),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101  # the conflict above saw it, and nobody deletes fresh keys
    if bytes(row["fingerprint"]) != fingerprint:
        raise IdempotencyKeyReused
    if row["status"] is None:
        raise AnswerNotKept
    raise Replay(row["status"], row["media_type"], row["headers"] or {}, bytes(row["body"]))


async def _fingerprint(request: Request) -> bytes:
    """What makes two requests the same: method, address, body (for an upload, its size)."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith("multipart/"):
        # The form was read as a stream; its bytes are gone and its boundary differs each time.
        digest.update(request.headers.get("content-length", "").encode())
    else:
        digest.update(await request.body())
    return digest.digest()
