"""The settings that ``hanlu up`` starts the roles with, and whether they are as before."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from hanlu.embedded.folder import DataFolder
from hanlu.embedded.services import Services
from hanlu.identity.secrets import TOKEN_PREFIX
from hanlu.settings import Settings
from hanlu.up.addresses import Addresses

PACKAGES = ("hanlu", "iot_gateway", "dispatch", "optimizer", "simulators")
_CHOSEN_AT_START = {
    f"HANLU_{name}"
    for name in ("DATA", "LISTEN", "PORT", "MQTT_PORT", "DEMO", "TLS_CERT", "TLS_KEY")
}


def environment(
    folder: DataFolder, settings: Settings, where: Addresses, services: Services, *, demo: bool
) -> dict[str, str]:
    """Everything a role needs. What the person says in the environment wins, but for where to
    listen, so that a folder can move to other secrets or addresses.
    """
    tls = where.tls
    env = {
        "HANLU_DATA": str(folder.path),
        "HANLU_LISTEN": where.listen,
        "HANLU_PORT": str(where.port),
        "HANLU_PUBLIC_URL": settings.public_url or where.url,
        "HANLU_DEMO": "1" if demo else "0",
        "HANLU_MQTT_CLIENT_ID": f"hanlu-{folder.secret('mqtt.client_id')}",
        "HANLU_SECRET_KEY": folder.secret("key") + folder.secret("key.second_half"),
        "HANLU_LOCAL_TOKEN": f"{TOKEN_PREFIX}{folder.secret('local.token')}",
        **services.environment(),
    }
    if services.broker is not None:
        env["HANLU_MQTT_PUBLIC_HOST"] = where.host
        env["HANLU_MQTT_PUBLIC_PORT"] = str(where.mqtt_port)
    if demo:
        env["HANLU_DEMO_PASSWORD"] = f"hanlu-{folder.secret('demo.password')[:8]}"
    if tls is not None:
        env |= {"HANLU_TLS_CERT": str(tls.cert), "HANLU_TLS_KEY": str(tls.key)}
    if tls is not None and tls.ca is not None:
        env |= {"HANLU_TLS_CA": str(tls.ca), "HANLU_MQTT_CA": str(tls.ca)}
    return {**env, **_said()}


def _said() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("HANLU_") and value and name not in _CHOSEN_AT_START
    }


def fingerprint(env: Mapping[str, str]) -> str:
    """Changes with the settings and with any file of the packages."""
    code = Path(__file__).parents[2]
    files = sorted(
        path
        for package in PACKAGES
        for path in (code / package).rglob("*")
        if path.suffix in {".py", ".sql", ".toml"}
    )
    state = hashlib.sha256(repr(sorted(env.items())).encode())
    for path in files:
        status = path.stat()
        state.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return state.hexdigest()
