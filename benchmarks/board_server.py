"""A server that knows only what the board asks for: made-up people, orders and a live socket."""

import asyncio
import json
import math
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from fastapi import FastAPI, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse

from hanlu.contracts.technicians import HomePlace, Position, Technician
from hanlu.contracts.work_orders import ClockShown, SiteShown, Span, WorkOrder
from hanlu.http import pages
from hanlu.identity.rights import permissions_of

CENTRE = (30.25, 120.15)
FRAME_S, EVERYBODY_S = 0.25, 5.0
STOPS = 8

type Json = dict[str, Any]


def _id(n: int) -> UUID:
    """As hard to deflate as a real one."""
    return uuid5(NAMESPACE_OID, str(n))


def _place(n: int) -> tuple[float, float]:
    """Spread over a city like sunflower seeds."""
    away, turn = 0.15 * math.sqrt((n % 9973) / 9973), 2.39996 * n
    return CENTRE[0] + away * math.cos(turn), CENTRE[1] + away * math.sin(turn)


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Crowd:
    """How many there are; ``on_duty`` of the people have work on the timeline."""

    people: int
    on_duty: int
    orders: int


def _builtins(value: Any) -> Json:
    made: Json = msgspec.to_builtins(value)
    return made


def _technician(n: int, now: datetime) -> Json:
    lat, lon = _place(n)
    return _builtins(
        Technician(
            id=_id(n + 1),
            code=f"T{n}",
            name=f"Person {n}",
            state="free",
            skills=[],
            home=HomePlace(lat=lat, lon=lon),
            shift=Span(start=now - timedelta(hours=4), end=now + timedelta(hours=6)),
            timezone="Asia/Shanghai",
            region=None,
            outlet=None,
            active=True,
            position=Position(lat=lat, lon=lon, at=now, heading=None),
            stock={},
            version=1,
        )
    )


def _order(n: int, now: datetime, description: str = "Cabinet too warm") -> Json:
    lat, lon = _place(7 * n)
    due = now + timedelta(minutes=n - 60 if n else -600)  # the first stays on top
    clock = ClockShown(
        clock="arrive", due_at=due, met_at=None, missed_at=None, paused_at=None, stopped_at=None
    )
    place = SiteShown(
        name=f"Site {n % 2000}", address="", lat=lat, lon=lon, timezone="Asia/Shanghai"
    )
    return _builtins(
        WorkOrder(
            id=_id(1_000_000 + n),
            number=f"WO-{n}",
            kind="repair",
            order_class="key_fault",
            colour="yellow",
            priority=2,
            state="classified",
            source="phone",
            fault=None,
            title=None,
            description=description,
            reasons=[],
            site_id=_id(2_000_000 + n % 2000),
            site=place,
            asset_id=None,
            device_id=None,
            channel=None,
            zone_id=None,
            alarm_id=None,
            technician_id=None,
            technician_name=None,
            starts_at=None,
            window=None,
            promised=False,
            eta=None,
            locked=False,
            clocks=[clock],
            skills=[],
            parts=[],
            duration_s=3600,
            proposal=None,
            opened_at=now - timedelta(hours=12),
            opened_by="benchmark",
            state_at=now,
            round=1,
            policy_version=1,
            region=None,
            outlet=None,
            version=1,
        )
    )


@dataclass
class Feed:
    """What the one socket is told; ``moving`` begins and ends the positions."""

    crowd: Crowd
    moving: bool = False
    marks: list[str] = field(default_factory=list)
    seq: int = 1
    _sent: list[tuple[float, int, int]] = field(default_factory=list)

    @property
    def first_order(self) -> UUID:
        """The one that `change` changes; it is on top of the list."""
        return _id(1_000_000)

    def change(self, mark: str) -> None:
        """Let the first order say ``mark``."""
        self.marks.append(mark)

    def traffic_per_s(self) -> tuple[float, float]:
        """Bytes a second of positions: as written, and deflated as a socket does it."""
        if len(self._sent) < 2:  # a rate needs two instants
            return 0.0, 0.0
        lasted = self._sent[-1][0] - self._sent[0][0]
        raw, packed = (sum(each[of] for each in self._sent[1:]) for of in (1, 2))
        return raw / lasted, packed / lasted

    def snapshot(self) -> Json:
        now = datetime.now(UTC)
        crowd = self.crowd
        data = {
            "work_orders": [_order(n, now) for n in range(crowd.orders)],
            "technicians": [_technician(n, now) for n in range(crowd.people)],
            "alarms": [],
            "sites": [],
        }
        return {"type": "snapshot", "seq": 1, "at": _instant(now), "data": data, "state": {}}

    def plan(self) -> Json:
        """Everybody on duty with a full day."""
        now = datetime.now(UTC)
        days = [self._day(n, now) for n in range(self.crowd.on_duty)]
        cost = dict.fromkeys(("total", "travel_s", "lateness", "unserved", "stability", "load"), 0)
        return {
            "made_at": _instant(now),
            "policy_version": 1,
            "roads": "line",
            "cost": cost,
            "technicians": days,
            "unserved": [],
        }

    def _day(self, n: int, now: datetime) -> Json:
        begins = [now + timedelta(hours=each - 2) for each in range(STOPS)]
        stops = [
            {
                "work_order_id": str(_id(1_000_000 + (n * STOPS + each) % self.crowd.orders)),
                "doing": False,
                "proposed": False,
                "locked": False,
                "travel_s": 600,
                "arrive_at": _instant(at),
                "start_at": _instant(at),
                "end_at": _instant(at + timedelta(minutes=45)),
                "late_s": 0,
            }
            for each, at in enumerate(begins)
        ]
        shift = {"shift_from": _instant(now - timedelta(hours=4)), "shift_to": _instant(now)}
        return {
            "technician_id": str(_id(n + 1)),
            "name": f"Person {n}",
            **shift,
            "stops": stops,
        }

    async def tell(self, socket: WebSocket) -> None:
        """Positions four times a second while they move, and changes at once."""
        deflate, turn, due = zlib.compressobj(wbits=-15), 0, time.monotonic()
        while True:
            while self.marks:
                await socket.send_text(self._changed(self.marks.pop(0)))
            if self.moving and time.monotonic() >= due:
                due = time.monotonic() + FRAME_S
                turn += 1
                text = self._positions(turn)
                packed = len(deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH))
                self._sent.append((time.monotonic(), len(text), packed))
                await socket.send_text(text)
            await asyncio.sleep(0.005)

    def _changed(self, mark: str) -> str:
        now = datetime.now(UTC)
        before, self.seq = self.seq, self.seq + 1
        order = {**_order(0, now, mark), "version": self.seq}
        frame = {"type": "work_order.changed", "seq": self.seq, "prev": before, "at": _instant(now)}
        return json.dumps({**frame, "data": {"order": order}})

    def _positions(self, turn: int) -> str:
        """The next of the groups that together are everybody once in 5 s."""
        groups = round(EVERYBODY_S / FRAME_S)
        at = _instant(datetime.now(UTC))
        moved = {}
        for n in range(turn % groups, self.crowd.people, groups):
            lat, lon = _place(n)
            step = 0.0004 * math.sin(turn / groups + n)
            moved[str(_id(n + 1))] = {
                "lat": round(lat + step, 6),
                "lon": round(lon - step, 6),
                "at": at,
                "heading": turn % 360,
            }
        return json.dumps({"type": "state", "at": at, "data": {"technicians": moved}})


def application(feed: Feed) -> FastAPI:
    """The built pages, and the little that the board asks for."""
    app = FastAPI()
    me = {"id": str(_id(1)), "name": "Desk", "role": "dispatcher"}

    @app.get("/api/v1/session")
    async def session() -> Json:
        scope = {"kind": "all", "ids": []}
        return {
            **me,
            "permissions": permissions_of("dispatcher"),
            "scope": scope,
            "technician_id": None,
        }

    @app.get("/api/v1/regions/current")
    async def region() -> Response:
        """None: the map is plain, as it is for whoever has added no region."""
        said = {"type": "about:blank", "title": "none", "status": 404, "code": "region.none"}
        return JSONResponse(said, 404, media_type="application/problem+json")

    @app.get("/api/v1/plan")
    async def plan() -> Json:
        return feed.plan()

    @app.post("/api/v1/live/ticket")
    async def ticket() -> Json:
        return {"ticket": "x", "expires_at": _instant(datetime.now(UTC))}

    @app.websocket("/api/v1/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive_text()
        await socket.send_text(json.dumps(feed.snapshot()))
        try:
            await feed.tell(socket)
        except (WebSocketDisconnect, RuntimeError):
            return  # the page has closed: the part is measured

    pages.install(app)
    return app
