"""``hanlu doctor``: is everything this installation stands on there, and well?"""

import asyncio
import platform
import resource
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg

from hanlu import __version__
from hanlu.clock import SystemClock
from hanlu.database import Database
from hanlu.database.migrate import collect
from hanlu.embedded.mqtt_probe import can_connect
from hanlu.files import open_files
from hanlu.health import survey
from hanlu.identity.principal import Principal
from hanlu.launcher import migration_folders
from hanlu.settings import ROLES, Settings
from hanlu.stream import attendance
from hanlu.stream.wire import open_redis

type Verdict = Literal["ok", "warn", "bad"]

MIN_POSTGRES = 150_000
MIN_FREE_BYTES = 2 * 1024**3
MIN_OPEN_FILES = 4096


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table."""

    what: str
    verdict: Verdict
    detail: str


def examine() -> int:
    """Print the table; 1 when something is bad, else 0."""
    settings = Settings.load()
    findings = [*_machine(settings), *asyncio.run(_servers(settings))]
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        print(f"{finding.verdict:<4}  {finding.what:<{width}}  {finding.detail}")
    return int(any(finding.verdict == "bad" for finding in findings))


def _machine(settings: Settings) -> Iterator[Finding]:
    python = platform.python_version()
    yield Finding("version", "ok", f"hanlu {__version__}, Python {python}, {sys.platform}")
    yield _data_folder(settings.data)
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = soft >= MIN_OPEN_FILES or soft == resource.RLIM_INFINITY
    yield Finding(
        "open files",
        "ok" if enough else "warn",
        f"{soft} allowed" + ("" if enough else f"; {MIN_OPEN_FILES} are advised (ulimit -n)"),
    )
    unset = [
        f"HANLU_{name.upper()}"
        for name in ("database_url", "database_owner_url", "redis_url", "mqtt_url")
        if not getattr(settings, name)
    ]
    if not settings.secret_key.get_secret_value():
        unset.append("HANLU_SECRET_KEY")
    yield Finding(
        "settings",
        "bad" if unset else "ok",
        f"not set: {', '.join(unset)} (is hanlu up running?)" if unset else "complete",
    )


def _data_folder(data: Path) -> Finding:
    if not data.is_dir():
        return Finding("data folder", "bad", f"{data} is not there")
    free = shutil.disk_usage(data).free
    verdict: Verdict = "ok" if free >= MIN_FREE_BYTES else "warn"
    return Finding("data folder", verdict, f"{data}, {free / 1024**3:.1f} GiB free")


async def _servers(settings: Settings) -> list[Finding]:
    checks: dict[str, Callable[[Settings], Awaitable[Finding]]] = {
        "PostgreSQL": _postgres,
        "migrations": _migrations,
        "Redis": _redis,
        "MQTT broker": _broker,
        "files": files,
        "roles": _roles,
        "consumers": consumers,
    }
    findings = []
    for what, check in checks.items():
        try:
            async with asyncio.timeout(10):
                findings.append(await check(settings))
        except Exception as error:  # noqa: BLE001 - whatever it is, the table tells it
            reason = str(error).strip().splitlines() or [type(error).__name__]
            findings.append(Finding(what, "bad", reason[0]))
    return findings


async def _postgres(settings: Settings) -> Finding:
    async with await psycopg.AsyncConnection.connect(settings.database_url) as connection:
        version = connection.info.server_version
        cursor = await connection.execute(
            "select rolsuper or rolbypassrls, current_user from pg_roles"
            " where rolname = current_user"
        )
        row = await cursor.fetchone()
    if version < MIN_POSTGRES:
        return Finding("PostgreSQL", "bad", f"version {version // 10_000} is older than 15")
    if row is None or row[0]:
        return Finding("PostgreSQL", "bad", "HANLU_DATABASE_URL's user passes by row security")
    return Finding("PostgreSQL", "ok", f"version {version // 10_000}, as {row[1]}")


async def _migrations(settings: Settings) -> Finding:
    async with await psycopg.AsyncConnection.connect(settings.database_owner_url) as connection:
        cursor = await connection.execute("select package, name from public.hanlu_migration")
        done = {(package, name) for package, name in await cursor.fetchall()}
    expected = {(each.package, each.name) for each in collect(migration_folders())}
    missing = sorted("/".join(each) for each in expected - done)
    if missing:
        return Finding("migrations", "bad", f"not applied: {', '.join(missing)} (hanlu migrate)")
    return Finding("migrations", "ok", f"{len(done)} applied")


async def _redis(settings: Settings) -> Finding:
    client = open_redis(settings.redis_url)
    try:
        info = await client.info()
    finally:
        await client.aclose()
    name = "Valkey" if info.get("server_name") == "valkey" else "Redis"
    version = info.get("valkey_version") or info.get("redis_version")
    keeps = bool(info.get("aof_enabled"))
    return Finding(
        "Redis",
        "ok" if keeps else "warn",
        f"{name} {version}" + ("" if keeps else ", append-only file off"),
    )


async def _broker(settings: Settings) -> Finding:
    inside = await asyncio.to_thread(can_connect, settings.mqtt_url, settings.mqtt_ca)
    where = settings.mqtt_url.rpartition("@")[2]
    if not inside:
        return Finding("MQTT broker", "bad", f"{where} does not let the gateway's user in")
    return Finding("MQTT broker", "ok", where)


async def files(settings: Settings) -> Finding:
    """Whether the file store takes a file and gives it back; the same few bytes each time."""
    store, probe = open_files(settings), b"hanlu doctor"
    if await store.get(await store.put(probe)) != probe:
        return Finding("files", "bad", "the store gives back something else")
    return Finding("files", "ok", settings.files_url or str(settings.files))


async def _roles(settings: Settings) -> Finding:
    client = open_redis(settings.redis_url)
    try:
        async with Database(settings.database_url, SystemClock()) as database:
            summary = await survey(ROLES, database, client)
    finally:
        await client.aclose()
    if summary.problems:
        return Finding("roles", "bad", ", ".join(summary.problems))
    running = ", ".join(f"{report.role} ({report.pid})" for report in summary.roles)
    return Finding("roles", "ok", running)


async def consumers(settings: Settings) -> Finding:
    """Who follows the events, and who keeps them from being cleared by being away."""
    async with (
        Database(settings.database_url, SystemClock()) as database,
        database.read(Principal.nobody("doctor")) as connection,
    ):
        following = await attendance.of_all(connection)
    absent = [
        f"{each.consumer} retired at {each.retired_at:%Y-%m-%d %H:%M} UTC"
        if each.retired_at
        else f"{each.consumer} away since {each.away_since:%Y-%m-%d %H:%M} UTC,"
        f" {each.behind} events behind"
        for each in following
        if each.retired_at or each.away_since
    ]
    if absent:
        return Finding("consumers", "warn", "; ".join(absent))
    return Finding("consumers", "ok", f"{len(following)} at work")
