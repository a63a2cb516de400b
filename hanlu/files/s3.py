"""The file store in a bucket of S3, or of a server that speaks it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from hanlu.files.store import FileMissing, FilesAway, is_name, name_of, path_of

if TYPE_CHECKING:  # the library has these as types alone
    from obstore.store import ClientConfig, S3Config

_PATIENCE: Final = timedelta(seconds=8)
"""For one operation with its retries: whoever stores a photo holds its order that long."""
_MISSING: Final = "NoSuchKey"
_SAID: Final = (r"<Code>(\w+)</Code>", r"status: (\d{3})", r"kind: (\w+)")
"""What of a library's error goes on: S3's own code, else the status, else what went wrong below
HTTP. The rest holds addresses and signed requests."""


@dataclass(frozen=True, slots=True)
class S3Place:
    """A bucket, and a prefix in it; without ``key_id`` the machine's own identity is asked
    (``AWS_*``, an instance's or a container's role).
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    key_id: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    authority: Path | None = None

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @classmethod
    def of(
        cls,
        url: str,
        *,
        endpoint: str = "",
        region: str = "",
        key_id: str = "",
        secret: str = "",
        authority: Path | None = None,
    ) -> Self:
        """The place that ``s3://BUCKET[/PREFIX]`` names; raises ValueError on anything else."""
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.hostname or parts.username or parts.port:
            raise ValueError("HANLU_FILES_URL has to be s3://BUCKET or s3://BUCKET/PREFIX")
        if endpoint and (urlsplit(endpoint).username or not urlsplit(endpoint).hostname):
            raise ValueError("HANLU_S3_ENDPOINT has to be http[s]://HOST[:PORT]")
        if bool(key_id) != bool(secret):
            raise ValueError("HANLU_S3_ACCESS_KEY_ID and HANLU_S3_SECRET_ACCESS_KEY go together")
        prefix = parts.path.strip("/")
        return cls(
            parts.hostname, prefix, endpoint, region or "us-east-1", key_id, secret, authority
        )


class S3Files:
    """A file store in a bucket; acknowledged is what S3 acknowledged, with its checksum.

    Missing is only what the bucket itself calls so: a bucket that is not there, or somebody
    else's 404 at the address, is a store that is away.
    """

    def __init__(self, place: S3Place, patience: timedelta = _PATIENCE) -> None:
        self._place = place
        client: ClientConfig = {
            "allow_http": place.endpoint.startswith("http://"),
            "connect_timeout": min(patience, timedelta(seconds=3)),
            "timeout": patience,
        }
        if place.authority is not None:
            client["root_certificate"] = place.authority.read_bytes()
        config: S3Config = {
            "bucket": place.bucket,
            "region": place.region,
            "checksum_algorithm": "SHA256",
        }
        if place.endpoint:
            config["endpoint"] = place.endpoint
        if place.key_id:
            config["access_key_id"] = place.key_id
            config["secret_access_key"] = place.secret
        self._store = S3Store(
            prefix=place.prefix or None,
            config=config,
            client_options=client,
            retry_config={"max_retries": 3, "retry_timeout": patience / 2},
        )

    async def put(self, content: bytes) -> str:
        name = name_of(content)
        try:
            await self._store.put_async(path_of(name), content, use_multipart=False)
        except (BaseError, OSError) as error:
            raise self._away(error) from error
        return name

    async def get(self, name: str) -> bytes:
        if not is_name(name):
            raise FileMissing(name)
        try:
            found = await self._store.get_async(path_of(name))
            return bytes(await found.bytes_async())
        except (BaseError, OSError) as error:
            if _code(error) == _MISSING:
                raise FileMissing(name) from error
            raise self._away(error) from error

    async def has(self, name: str) -> bool:
        if not is_name(name):
            return False
        try:
            await self._store.head_async(path_of(name))
        except FileNotFoundError:
            # An answer to HEAD has no body: whether the file or the bucket is missing, GET tells.
            return await self._has_after_all(name)
        except (BaseError, OSError) as error:
            raise self._away(error) from error
        return True

    async def remove(self, name: str) -> None:
        if not is_name(name):
            return
        try:
            await self._store.delete_async(path_of(name))
        except (BaseError, OSError) as error:
            if _code(error) != _MISSING:
                raise self._away(error) from error

    async def _has_after_all(self, name: str) -> bool:
        try:
            await self.get(name)
        except FileMissing:
            return False
        return True

    def _away(self, error: Exception) -> FilesAway:
        return FilesAway(f"{self._place}: {_code(error)}")


def _code(error: Exception) -> str:
    said = str(error)
    found = (re.search(pattern, said) for pattern in _SAID)
    return next((each[1] for each in found if each), type(error).__name__)
