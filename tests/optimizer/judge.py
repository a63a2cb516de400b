"""A second judge of fsm-2 plans, written from the guide's text alone: it shares no code with ours.

It answers with the cost of a plan, or with None when the plan breaks any rule.
"""

import math
from collections import Counter
from typing import Any, NamedTuple

Document = dict[str, Any]

URGENT = 1


class Served(NamedTuple):
    """Who serves one half of a job, from when to when."""

    tech: str
    start: int
    end: int


class Broken(Exception):
    """The plan may not be carried out."""


def judged(day: Document, plan: Document) -> int | None:
    """What ``plan`` costs; None when it is not valid."""
    try:
        return _Judge(day).cost(plan)
    except Broken:
        return None


def must(holds: bool) -> None:
    if not holds:
        raise Broken


class _Judge:
    def __init__(self, day: Document) -> None:
        self.day = day
        self.people = {person["id"]: person for person in day["technicians"]}
        self.jobs = {job["id"]: job for job in day["jobs"]}
        self.served: dict[tuple[str, int], Served] = {}
        self.places: dict[tuple[str, int], int] = {}
        self.calls: Counter[int] = Counter()
        self.total = 0

    def cost(self, plan: Document) -> int:
        seen = set()
        for route in plan["routes"]:
            must(route["tech"] in self.people and route["tech"] not in seen)
            seen.add(route["tech"])
            self._drive(self.people[route["tech"]], route["stops"])
        self._crews_and_orders()
        self._locks()
        self._left_out_and_promised()
        return self.total

    def _drive(self, person: Document, stops: list[Document]) -> None:
        clock, here, work, rested, position = person["shift"][0], person["start"], 0, 0, 0
        stock: Counter[str] = Counter(person["stock"])
        for stop in stops:
            if "break" in stop:
                must(stop["break"] == rested < len(person["breaks"]))
                rest = person["breaks"][rested]
                begin = stop.get("start", max(clock, rest["earliest"]))
                must(max(clock, rest["earliest"]) <= begin <= rest["latest"])
                clock, rested = begin + rest["duration"], rested + 1
                continue
            asked = self._asked(stop)
            leg = self._leg(here, asked["loc"])
            begin = stop.get("start", max(clock + leg, asked["earliest"]))
            must(max(clock + leg, asked["earliest"]) <= begin <= asked["latest"])
            here, clock, work = (
                asked["loc"],
                begin + asked["service"],
                work + leg + asked["service"],
            )
            self.total += leg
            if "depot" in stop:
                stock = Counter(person.get("refill", person["stock"]))
            else:
                stock.subtract(self._visit(person, stop, asked, begin, clock))
                self.places[stop["job"], stop.get("role", 1)] = position
            must(min(stock.values(), default=0) >= 0)
            position += 1
        if position:
            leg = self._leg(here, person["end"])
            must(rested == len(person["breaks"]))
            self._come_home(person, clock + leg, leg, work + leg)

    def _come_home(self, person: Document, back: int, leg: int, work: int) -> None:
        over = max(0, back - person["shift"][1])
        extra = person.get("overtime", {"most": 0, "price_per_h": 0})
        must(over <= extra["most"])
        fair = self.day.get("fairness", {"target": 0, "price_per_h": 0})
        unfair = max(0, work - fair["target"]) * fair["price_per_h"] // 3600
        self.total += leg + unfair + over * extra["price_per_h"] // 3600

    def _asked(self, stop: Document) -> Document:
        if "depot" in stop:
            self.calls[stop["depot"]] += 1
            must(self.calls[stop["depot"]] <= len(self.people))
            depot = self.day["depots"][stop["depot"]]
            opens, closes = depot["open"]
            return {**depot, "earliest": opens, "latest": closes}
        must(stop["job"] in self.jobs)
        asked: Document = self.jobs[stop["job"]]
        return asked

    def _visit(
        self, person: Document, stop: Document, asked: Document, begin: int, end: int
    ) -> dict[str, int]:
        """Note a visit and pay for it; the parts that it uses."""
        role = stop.get("role", 1)
        must((stop["job"], role) not in self.served)
        must(role == 1 or "crew" in asked)
        self.served[stop["job"], role] = Served(person["id"], begin, end)
        for wanted in asked["skills"] if role == 1 else asked["crew"]:
            must(any(_enough(held, wanted, person["shift"][1]) for held in person["skills"]))
        must(asked["priority"] != URGENT or begin <= asked["due"])
        if "territory" in asked and asked["territory"] not in person.get("territories", []):
            self.total += asked.get("away_price", 0)
        if role == 2:
            return {}
        self.total += asked["late_weight"] * max(0, begin - asked["due"])
        parts: dict[str, int] = asked.get("parts", {})
        return parts

    def _crews_and_orders(self) -> None:
        for name, job in self.jobs.items():
            one, two = self.served.get((name, 1)), self.served.get((name, 2))
            if "crew" in job:
                must((one is None) == (two is None))
                if one is not None and two is not None:
                    must(one.start == two.start and one.tech != two.tech)
            for entry in job.get("after", []) if one is not None else []:
                asked = entry if isinstance(entry, dict) else {"job": entry}
                first = self.served.get((asked["job"], 1))
                must(first is not None and one is not None and first.end <= one.start)
                if asked.get("same_tech") and first is not None and one is not None:
                    must(first.tech == one.tech)

    def _locks(self) -> None:
        for lock in self.day.get("locks", []):
            held = self.served.get((lock["job"], 1))
            must(held is not None and held.tech == lock["tech"])
            if held is not None and "start" in lock:
                must(held.start == lock["start"])
            if "position" in lock:
                must(self.places[lock["job"], 1] == lock["position"])

    def _left_out_and_promised(self) -> None:
        for name, job in self.jobs.items():
            if (name, 1) not in self.served:
                self.total += job["unserved_penalty"]
        for promise in self.day.get("promises", []):
            held = self.served.get((promise["job"], 1))
            if held is None or held.tech != promise["tech"]:
                self.total += promise["price"]
            if held is not None:
                late = max(0, held.start - promise.get("start_by", 0))
                self.total += promise.get("delay_weight", 0) * late

    def _leg(self, origin: int, there: int) -> int:
        travel = self.day["travel"]
        if travel["kind"] == "matrix":
            return int(travel["seconds"][origin][there])
        if origin == there:
            return 0
        (ax, ay), (bx, by) = self.day["locations"][origin], self.day["locations"][there]
        apart: float = math.sqrt((ax - bx) ** 2 + (ay - by) ** 2)
        return math.floor(float(travel["seconds_per_unit"]) * apart + 0.5)


def _enough(held: Any, wanted: Any, shift_end: int) -> bool:
    has = held if isinstance(held, dict) else {"skill": held}
    asks = wanted if isinstance(wanted, dict) else {"skill": wanted}
    return bool(
        has["skill"] == asks["skill"]
        and has.get("level", 1) >= asks.get("level", 1)
        and has.get("until", shift_end) >= shift_end
    )
