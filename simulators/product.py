"""The product as the simulators see it: its public HTTP interface, nothing else."""

import ssl
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid4

import httpx

type Json = dict[str, Any]


class Refused(Exception):
    """The product said no; ``code`` is its stable problem code."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status, self.code = status, code


class Product:
    """One caller with its own session: a technician, an agent or an administrator.

    ``url`` is the address without ``/api/v1``, ``ca`` a file with the authority to trust.
    Raises Refused for every answer of 400 and over, httpx.TransportError when there is none.
    """

    def __init__(self, url: str, *, token: str | None = None, ca: str | None = None) -> None:
        headers = {"origin": url}
        if token:
            headers["authorization"] = f"Bearer {token}"
        trusted = ssl.create_default_context(cafile=ca)
        self._http = httpx.AsyncClient(
            base_url=f"{url}/api/v1", headers=headers, timeout=30.0, verify=trusted
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def sign_in(self, email: str, password: str) -> None:
        """Start a session; its cookie stays with this caller."""
        await self._call("POST", "/session", json={"email": email, "password": password})

    async def list(self, path: str, **filters: str) -> list[Json]:
        """All items of a list, page by page."""
        items: list[Json] = []
        cursor: str | None = None
        while True:
            query = {**filters, **({"cursor": cursor} if cursor else {})}
            page = await self._call("GET", path, params=query)
            items.extend(page["items"])
            cursor = page.get("next")
            if cursor is None:
                return items

    async def get(self, path: str, **query: str) -> Json:
        return await self._call("GET", path, params=query)

    async def post(self, path: str, body: Json, *, key: UUID | None = None) -> Json:
        """POST with an idempotency key; give the same ``key`` to try the same thing again."""
        headers = {"idempotency-key": str(key or uuid4())}
        return await self._call("POST", path, json=body, headers=headers)

    async def put(self, path: str, body: Json) -> Json:
        return await self._call("PUT", path, json=body)

    async def _call(self, method: str, path: str, **request: Any) -> Json:
        response = await self._http.request(method, path, **request)
        if response.is_success:
            return response.json() if response.content else {}
        try:
            problem = response.json()
        except ValueError:
            problem = {}
        raise Refused(
            response.status_code,
            str(problem.get("code", "unknown")),
            str(problem.get("detail", response.text[:200])),
        )


def instant(at: datetime) -> str:
    """An instant as the product writes it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
