"""The live socket: a ticket over HTTP, then hello, snapshot and everything that follows."""

import asyncio
from datetime import datetime
from typing import Annotated

import structlog
from fastapi import Depends, WebSocket
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocketDisconnect, WebSocketState

from hanlu.http.dependencies import AuthenticatedDep, ResourcesDep, require
from hanlu.http.idempotency import unkeyed
from hanlu.http.routing import Router
from hanlu.http.schemas import Schema
from hanlu.http.security import is_own_origin
from hanlu.identity.principal import Principal
from hanlu.identity.sessions import standing
from hanlu.live import tickets
from hanlu.live.client import FAILED, LINE, POLICY, TOO_BIG, TRY_AGAIN, Client, Closing
from hanlu.live.hello import Flood, HelloRefused, read_hello, wish_of
from hanlu.live.hub import Hub

log = structlog.get_logger()

MAX_FRAME_BYTES = 64 * 1024
CLOSE_WITHIN_S = 1.0
SOCKETS_PER_PERSON = 5
SOCKETS_PER_PROGRAM = 1000
_DOOR = Principal.nobody("live.door")

router = Router(prefix="/live", tags=["live"])


class TicketOut(Schema):
    """Open ``/api/v1/live?ticket=…`` before it expires; it opens one socket."""

    ticket: str
    expires_at: datetime


async def get_hub(connection: HTTPConnection) -> Hub:
    """The process's one hub; it runs beside the server."""
    hub: Hub = connection.app.state.hub
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]


@router.post(
    "/ticket",
    dependencies=[require("live.subscribe")],
    openapi_extra=unkeyed("each ticket opens one socket, and an unused one ends by itself"),
)
async def ticket(authenticated: AuthenticatedDep, resources: ResourcesDep) -> TicketOut:
    """A ticket for one socket, good for 30 seconds."""
    issued = await tickets.issue(resources.redis, authenticated.credential)
    return TicketOut(ticket=issued, expires_at=resources.clock.now() + tickets.LIFETIME)


@router.websocket("")
async def live(socket: WebSocket, resources: ResourcesDep, hub: HubDep, ticket: str = "") -> None:
    """One socket from its ticket to its end. Refused before it opens, the answer is a 403."""
    client = await _admit(socket, resources, ticket)
    if client is None:
        await socket.close(POLICY)
        return
    await socket.accept()
    limit = SOCKETS_PER_PROGRAM if client.principal.role == "service" else SOCKETS_PER_PERSON
    if hub.count(client.principal) >= limit:
        await socket.close(POLICY, "too many sockets")
        return
    hub.enter(client)
    listening = asyncio.create_task(_listen(socket, hub, client))
    try:
        closing = await client.pump(socket.scope["extensions"][LINE]["send"])
        if socket.client_state is WebSocketState.CONNECTED:
            await _close(socket, closing)
    except (WebSocketDisconnect, RuntimeError):
        log.debug("socket_gone", principal=client.principal.name)  # it left while we wrote
    finally:
        hub.leave(client)
        listening.cancel()
        await asyncio.wait([listening])


async def _close(socket: WebSocket, closing: Closing) -> None:
    """Say why and go; cut the line when the client does not even read that."""
    try:
        async with asyncio.timeout(CLOSE_WITHIN_S):
            await socket.close(closing.code, closing.reason)
    except TimeoutError:
        socket.scope["extensions"][LINE]["abort"]()


async def _admit(socket: WebSocket, resources: ResourcesDep, ticket: str) -> Client | None:
    """Whose socket this is; None for a foreign page, a bad ticket or an ended session."""
    if not is_own_origin(socket.headers):
        return None
    credential = await tickets.redeem(resources.redis, ticket)
    if credential is None:
        return None
    async with resources.database.read(_DOOR) as connection:
        held = await standing(connection, [credential], resources.clock.now())
    principal = held.get(credential)
    return None if principal is None else Client(principal, credential)


async def _listen(socket: WebSocket, hub: Hub, client: Client) -> None:
    """Take hellos until the client goes; whoever floods, shouts or is not understood is cut."""
    flood = Flood(asyncio.get_running_loop().time)
    while client.closing is None:
        try:
            text = await socket.receive_text()
        except (WebSocketDisconnect, KeyError):  # KeyError: a binary frame has no text
            client.cut(Closing(POLICY, "gone, or not text"))
            return
        if len(text.encode()) > MAX_FRAME_BYTES:
            client.cut(Closing(TOO_BIG, "frame too large"))
        elif flood.is_one_too_many():
            client.cut(Closing(POLICY, "too many messages"))
        else:
            await _follow(hub, client, text)


async def _follow(hub: Hub, client: Client, text: str) -> None:
    try:
        hello = read_hello(text)
        wish = wish_of(hello, client.principal)
        await hub.join(client, wish, hello.resume_after)
    except HelloRefused as refused:
        client.offer(refused.encoded())
    except (OperationalError, PoolTimeout) as error:
        log.warning("live_waits", lane="snapshot", error=str(error))
        client.cut(Closing(TRY_AGAIN, "no snapshot now"))
    except Exception:  # told to the log; a socket that nobody listens to any more must not stay
        log.exception("live_failed", principal=client.principal.name)
        client.cut(Closing(FAILED, "no snapshot"))
