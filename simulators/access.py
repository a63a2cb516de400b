"""How the simulators get in: by what ``hanlu up`` left behind, or by the environment."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values

from simulators.devices.link import Broker, DeviceLink
from simulators.product import Product

SETTINGS_FILE = "hanlu.env"


class AccessMissing(Exception):
    """Nobody said where the product is, or with which token to enter."""


class Access:
    """Where a product runs, and the token and demo password that let its own simulators in.

    Settings are those of the product: ``HANLU_PUBLIC_URL``, ``HANLU_LOCAL_TOKEN``,
    ``HANLU_MQTT_PUBLIC_HOST``, ``HANLU_MQTT_PUBLIC_PORT``, ``HANLU_MQTT_CA``, ``HANLU_TLS_CA``,
    ``HANLU_DEMO_PASSWORD``. The environment wins over the data folder.
    """

    def __init__(self, data: Path | None = None) -> None:
        folder = data or Path(os.environ.get("HANLU_DATA", ".data/demo"))
        self._settings = {**dotenv_values(folder / SETTINGS_FILE), **os.environ}
        self._folder = folder
        ca = self._settings.get("HANLU_MQTT_CA")
        self.url = self._needed("HANLU_PUBLIC_URL")
        self.token = self._needed("HANLU_LOCAL_TOKEN")
        self.demo_password = self._settings.get("HANLU_DEMO_PASSWORD") or ""
        self.broker = Broker(
            self._settings.get("HANLU_MQTT_PUBLIC_HOST") or "127.0.0.1",
            int(self._settings.get("HANLU_MQTT_PUBLIC_PORT") or 1883),
            Path(ca) if ca else None,
        )

    def product(self, *, token: str | None = None) -> Product:
        """A caller without a session, or with a bearer token."""
        return Product(self.url, token=token, ca=self._settings.get("HANLU_TLS_CA"))

    def _needed(self, name: str) -> str:
        value = self._settings.get(name)
        if not value:
            raise AccessMissing(
                f"{name} is not set, and {self._folder / SETTINGS_FILE} does not say it:"
                " start the product (hanlu up) first, or name its folder with --data"
            )
        return value


async def connect_devices(
    product: Product, access: Access, device_ids: Iterable[str]
) -> dict[str, DeviceLink]:
    """A fresh credential for each device, and its line, open; earlier passwords end with this.

    All credentials are asked for first: the broker takes them over together.
    """
    links: dict[str, DeviceLink] = {}
    for device_id in device_ids:
        granted = await product.post("/connections", {"device_id": device_id})
        link = DeviceLink(
            access.broker,
            client_id=f"sim-{granted['username']}",
            username=granted["username"],
            password=granted["password"],
        )
        link.set_last_will(device_id)
        links[device_id] = link
    for link in links.values():
        await asyncio.to_thread(link.open)
    return links
