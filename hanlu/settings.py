"""Every setting of every process: ``HANLU_*`` in the environment, or the data folder's own file."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROLES = ("gateway", "api", "worker", "planner")
"""The processes of one installation."""
SETTINGS_FILE = "hanlu.env"
"""Written into the data folder by ``hanlu up``, so that other commands find the running product."""


class Settings(BaseSettings):
    """What a role process needs to know. An address left empty means: ``hanlu up`` embeds it.

    The environment wins over the file in the data folder.
    """

    model_config = SettingsConfigDict(env_prefix="HANLU_", extra="ignore")

    data: Path = Path(".data/site")
    database_url: str = Field("", repr=False)
    """As ``hanlu_app``: what every role uses. Row security applies."""
    database_owner_url: str = Field("", repr=False)
    """As ``hanlu_owner``: migrations only."""
    redis_url: str = Field("", repr=False)

    mqtt_url: str = Field("", repr=False)
    """``mqtt[s]://user:password@host:port`` of the gateway's own user."""
    mqtt_ca: Path | None = None
    """The authority that signed the broker's certificate, where it is not a public one."""
    mqtt_client_id: str = Field("", repr=False)
    """Random and secret: whoever knows a client id and has any user can take its session over."""
    mqtt_admin: str = ""
    """How users reach the broker: ``embedded:FOLDER``, another adapter's address, or empty when
    they are administered outside."""
    mqtt_public_host: str = "127.0.0.1"
    mqtt_public_port: int = 1883
    """What a device is told to connect to."""

    osrm_url: str = ""
    """An OSRM server to ask for travel times; empty: each process asks the region's own graph."""

    listen: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    """What people are told to open; links in messages begin with it."""
    tls_cert: Path | None = None
    tls_key: Path | None = None

    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies in front of the api, as a JSON list: only what these say in
    X-Forwarded-For and X-Forwarded-Proto is believed."""

    tls_ca: Path | None = None
    """Our own authority, where ``hanlu up`` made the certificate."""

    smtp_url: str = Field("", repr=False)
    """``smtp[s]://user:password@host:port``; empty: mails wait where an administrator sees them."""
    mail_from: str = "hanlu@localhost"
    webhook_secret: SecretStr = SecretStr("")
    """Signs webhooks; empty: none is sent."""
    webhook_origins: tuple[str, ...] = ()
    """``https://host[:port]`` that webhooks may go to, and push services in one's own network."""
    tile_origins: tuple[str, ...] = ()
    """Foreign map tile servers that pages may ask."""

    files_url: str = ""
    """``s3://BUCKET[/PREFIX]`` for photos, signatures and reports; empty: the data folder."""
    s3_endpoint: str = ""
    """``http[s]://HOST[:PORT]`` of a server that speaks S3; empty: Amazon's, by the region."""
    s3_region: str = ""
    s3_access_key_id: str = Field("", repr=False)
    s3_secret_access_key: SecretStr = SecretStr("")
    """Empty: the machine's own identity."""
    s3_ca: Path | None = None
    """The authority that signed the S3 server's certificate, where it is not a public one."""

    demo: bool = False
    demo_password: SecretStr = SecretStr("")
    """Of every demo login; made with the demo's data folder."""
    local_token: SecretStr = SecretStr("")
    """A bearer token of role ``service`` for programs beside the product: simulate, replay."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    secret_key: SecretStr = SecretStr("")
    """Seals encrypted columns and blind indexes. Losing it loses them."""
    heartbeat_fd: int | None = None
    """Where a role gives its signs of life to ``hanlu up``, which alone sets this."""
    metrics_port: int = 0
    """Where this process answers ``/metrics`` on loopback; 0: nowhere."""

    @property
    def files(self) -> Path:
        """The content-addressed store where ``files_url`` is empty: photos, signatures, reports."""
        return self.data / "files"

    @property
    def regions(self) -> Path:
        """One folder a map region."""
        return self.data / "regions"

    @classmethod
    def load(cls, data: Path | None = None) -> "Settings":
        """The environment, and behind it what ``hanlu up`` left in the data folder.

        The folder is ``data``, or the one that ``HANLU_DATA`` names.
        """
        named = data or (Path(os.environ["HANLU_DATA"]) if os.environ.get("HANLU_DATA") else None)
        return cls() if named is None else cls(data=named, _env_file=named / SETTINGS_FILE)
