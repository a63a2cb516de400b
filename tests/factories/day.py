"""Days to plan with full defaults: people and orders on a line, a minute a kilometre."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from dispatch.planning.build import Built, build
from dispatch.planning.policy import PlanningPolicy
from dispatch.planning.situation import Demand, Person, Situation
from dispatch.planning.table import Table
from hanlu.ids import new_id
from hanlu.regions.datum import Wgs84
from hanlu.regions.travel import Matrix
from tests.dispatch.policies import shipped_policies

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

PRICES = PlanningPolicy.model_validate(
    {
        "late_weight": [40, 10, 3, 1],
        "unserved": [2_000_000, 500_000, 100_000, 40_000],
        "waiting_weight": [40, 10, 1, 1],
        "soon_beyond": "6 h",
        "accepted_price": 3600,
        "returning_price": 1800,
        "offered_price": 300,
        "worth_moving": 120,
        "horizon": "16 h",
        "improve_every": "1 s",
        "improve_for": "1 s",
        "eta_margin": "15 min",
    }
)
POLICIES = replace(shipped_policies(), planning=PRICES)


def km(distance: float) -> Wgs84:
    """A place so many kilometres along the line."""
    return Wgs84(30.0, 120.0 + distance / 100)


def person(name: str = "Li Ming", at_km: float = 0.0, **wanted: Any) -> Person:
    """On shift from two hours ago to six hours from noon, able to cool."""
    fields: dict[str, Any] = {
        "id": new_id(),
        "name": name,
        "place": km(at_km),
        "home": km(at_km),
        "shift": (NOON - 2 * HOUR, NOON + 6 * HOUR),
        "skills": {"refrigeration": 2},
        "stock": {"start-relay": 1},
    }
    return Person(**(fields | wanted))


def demand(number: str = "WO-1", at_km: float = 0.0, **wanted: Any) -> Demand:
    """An hour's work that should begin within four hours and waits for somebody."""
    fields: dict[str, Any] = {
        "id": new_id(),
        "number": number,
        "version": 1,
        "order_class": "key_fault",
        "state": "classified",
        "state_at": NOON - HOUR,
        "priority": 2,
        "place": km(at_km),
        "duration_s": 3600,
        "due": NOON + 4 * HOUR,
        "skills": {"refrigeration": 1},
    }
    return Demand(**(fields | wanted))


def table(situation: Situation) -> Table:
    """A minute a kilometre along the line."""
    places = list(dict.fromkeys(situation.places()))
    at_km = np.array([place.lon * 100 for place in places])
    seconds = np.round(np.abs(at_km[:, None] - at_km[None, :]) * 60).astype(np.int64)
    return Table.of(places, Matrix(seconds, "straight-line", np.ones(seconds.shape, dtype=bool)))


def day(people: list[Person], demands: list[Demand], at: datetime = NOON) -> Built:
    """The built problem of these people and orders at noon."""
    situation = Situation(at, 1, tuple(people), tuple(demands))
    return build(situation, table(situation), POLICIES)
