"""How the simulators get in: the address file that a running product leaves in its data folder."""

import os
from pathlib import Path

import msgspec

from simulators.devices.link import Broker, DeviceLink
from simulators.product import Product

FILE_NAME = "access.json"


class AccessMissing(Exception):
    """There is no address file, or it says something else."""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Where a product runs and the token and demo password that let its own simulators in."""

    url: str
    token: str
    mqtt_host: str = "127.0.0.1"
    mqtt_port: int = 1883
    mqtt_tls: bool = False
    technician_logins: tuple[str, ...] = ()
    demo_password: str | None = None

    @property
    def broker(self) -> Broker:
        return Broker(self.mqtt_host, self.mqtt_port, self.mqtt_tls)


def default_file() -> Path:
    """In ``HANLU_DATA``, or in the data folder of `make up`."""
    return Path(os.environ.get("HANLU_DATA", ".data/demo")) / FILE_NAME


def load(file: Path) -> Access:
    """Read an address file; raises AccessMissing with what to do."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Access)
    except FileNotFoundError as error:
        raise AccessMissing(f"{file} is not there: start the product (hanlu up) first") from error
    except msgspec.DecodeError as error:
        raise AccessMissing(f"{file}: {error}") from error


async def connect_device(product: Product, access: Access, device_id: str) -> DeviceLink:
    """A fresh credential for one device, and its line, open. Earlier credentials stay valid."""
    granted = await product.post("/connections", {"device_id": device_id})
    link = DeviceLink(
        access.broker,
        client_id=f"sim-{granted['username']}",
        username=granted["username"],
        password=granted["password"],
    )
    link.set_last_will(device_id)
    link.open()
    return link
