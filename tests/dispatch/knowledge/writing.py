"""Articles of the tests, as they come in over HTTP."""

from typing import Any

import httpx

from tests.dispatch.http import body

PROCEDURE: dict[str, Any] = {
    "kind": "procedure",
    "language": "zh-CN",
    "title": "冷库温度高：现场排查步骤",
    "body": "先看门，再看霜。",
    "faults": ["too_warm"],
    "rules": ["temperature*_high"],
    "models": ["ZL-40"],
    "steps": ["看门是否关严", "看蒸发器是否结霜"],
    "why": "first",
}


async def written(desk: httpx.AsyncClient, **wanted: Any) -> dict[str, Any]:
    """A draft."""
    found: dict[str, Any] = body(
        await desk.post("knowledge/articles", json=PROCEDURE | wanted), 201
    )
    return found


async def published(desk: httpx.AsyncClient, **wanted: Any) -> dict[str, Any]:
    """An article that readers see."""
    article = await written(desk, **wanted)
    found: dict[str, Any] = body(await desk.put(f"knowledge/articles/{article['id']}/publication"))
    return found


async def search(client: httpx.AsyncClient, asked: str, **params: Any) -> list[str]:
    """The titles that are found."""
    found = body(await client.get("knowledge/search", params={"q": asked} | params))
    return [hit["article"]["content"]["title"] for hit in found["items"]]
