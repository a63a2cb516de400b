"""Customers who ask for service, at random moments and in their own words."""

import asyncio
from random import Random

import httpx
import structlog

from simulators.product import Product, Refused

log = structlog.get_logger()

_WORDS = {
    "repair": ("冷柜不制冷,温度一直往上走", "展示柜有异响", "压缩机频繁启停", "门封老化关不严"),
    "installation": ("新到冷藏展示柜,请上门安装", "安装两台冷冻柜"),
    "maintenance": ("季度保养", "换季前检查制冷机组"),
    "inspection": ("请上门检测温度记录仪",),
}
_WEIGHTS = {"repair": 5, "installation": 2, "maintenance": 3, "inspection": 1}


class Customers:
    """Posts requests for random sites, ``per_hour`` on average, ``at_start`` of them at once."""

    def __init__(self, product: Product, rng: Random, *, per_hour: float, at_start: int) -> None:
        self._product, self._rng = product, rng
        self._per_hour, self._at_start = per_hour, at_start

    async def run(self) -> None:
        """Ask until cancelled."""
        sites = [site["id"] for site in await self._product.list("/sites")]
        for _ in range(self._at_start if sites else 0):
            await self._ask(self._rng.choice(sites))
        while sites and self._per_hour > 0:
            await asyncio.sleep(self._rng.expovariate(self._per_hour / 3600.0))
            await self._ask(self._rng.choice(sites))

    async def _ask(self, site_id: str) -> None:
        kind = self._rng.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
        words = self._rng.choice(_WORDS[kind])
        try:
            await self._product.post(
                "/work-orders", {"kind": kind, "site_id": site_id, "description": words}
            )
        except (Refused, httpx.HTTPError) as error:
            log.info("request_not_taken", error=str(error))
