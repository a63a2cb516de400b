"""A gateway between real servers, all of them on one core, for measuring ingest."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg

from hanlu.database.migrate import migrate
from hanlu.embedded import ports
from hanlu.embedded.broker import EmbeddedBroker, Listener
from hanlu.embedded.folder import DataFolder
from hanlu.embedded.postgres import EmbeddedPostgres
from hanlu.embedded.roster import Roster
from hanlu.embedded.services import Services
from hanlu.embedded.valkey import EmbeddedValkey
from hanlu.launcher import migration_folders
from tests.support import debian


@dataclass(frozen=True)
class Way:
    """Everything on the way of a reading, by name, with the addresses that lead there."""

    owner_url: str
    mqtt_url: str
    gateway: subprocess.Popen[bytes]
    servers: Mapping[str, int]  # process id by name

    def cpu_s(self) -> dict[str, float]:
        """Processor seconds used so far, by part; the publisher is this process."""
        parts = {**self.servers, "gateway": self.gateway.pid, "publisher": os.getpid()}
        return {name: _cpu_s(pid) for name, pid in parts.items()}

    def gateway_bytes(self) -> int:
        """Memory of the gateway that belongs to it alone."""
        return int(psutil.Process(self.gateway.pid).memory_full_info().uss)


@contextmanager
def database() -> Iterator[tuple[str, str]]:
    """Addresses (owner, application) of a migrated database that is thrown away."""
    with TemporaryDirectory(prefix="hanlu-store-", ignore_cleanup_errors=True) as home:
        folder = DataFolder(Path(home) / "data")
        folder.open()
        postgres = EmbeddedPostgres(folder, ports.choose("127.0.0.1"))
        (child,) = Services(postgres, None, None).start(Roster(folder.roster))
        try:
            migrate(postgres.url("hanlu_owner"), migration_folders())
            yield postgres.url("hanlu_owner"), postgres.url("hanlu_app")
        finally:
            child.stop()
            folder.close()


def _cpu_s(pid: int) -> float:
    """Of a process and its children; of this one alone, whose children are the other parts."""
    process = psutil.Process(pid)
    times = process.cpu_times()
    found = times.user + times.system
    if pid == os.getpid():
        return found
    for each in process.children(recursive=True):
        try:
            of_child = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        found += of_child.user + of_child.system
    return found + times.children_user + times.children_system


@contextmanager
def running(devices: int, broker: str = "embedded") -> Iterator[Way]:
    """The gateway role as it is started in production, with so many registered devices."""
    with ExitStack() as stack:
        home = Path(
            stack.enter_context(
                TemporaryDirectory(prefix="hanlu-ingest-", ignore_cleanup_errors=True)
            )
        )
        folder = DataFolder(home / "data")
        folder.open()
        stack.callback(folder.close)
        postgres = EmbeddedPostgres(folder, ports.choose("127.0.0.1"))
        valkey = EmbeddedValkey(folder, ports.choose("127.0.0.1"))
        ours = EmbeddedBroker(folder, Listener("127.0.0.1", ports.choose("127.0.0.1")))
        services = Services(postgres, valkey, ours if broker == "embedded" else None)
        children = services.start(Roster(folder.roster))
        for child in children:
            stack.callback(child.stop)
        servers = {
            server.name: child.pid for server, child in zip(services.servers, children, strict=True)
        }
        env = dict(services.environment())
        if broker == "mosquitto":
            url, _ = stack.enter_context(debian.mosquitto(home))
            env["HANLU_MQTT_URL"] = url
            servers["mqtt"] = next(
                each.pid for each in psutil.Process().children() if each.name() == "mosquitto"
            )
        env.pop("HANLU_MQTT_ADMIN", None)
        owner = env["HANLU_DATABASE_OWNER_URL"]
        migrate(owner, migration_folders())
        register(owner, devices)
        gateway = subprocess.Popen(
            [sys.executable, "-m", "hanlu.cli", "gateway"],
            env={
                **os.environ,
                **env,
                "HANLU_DATA": str(home / "data"),
                "HANLU_SECRET_KEY": "0" * 64,
                "HANLU_LOG_LEVEL": "warning",
                "HANLU_PORT": str(ports.choose("127.0.0.1")),
            },
            stdout=subprocess.DEVNULL,
        )
        stack.callback(gateway.wait, 30)
        stack.callback(gateway.terminate)
        path = Way(owner, env["HANLU_MQTT_URL"], gateway, servers)
        _pin((os.getpid(), gateway.pid, *servers.values()))
        yield path


def _pin(pids: tuple[int, ...]) -> None:
    """Everything on the last core; children made later inherit it."""
    core = max(psutil.Process().cpu_affinity() or [0])
    for pid in pids:
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            each.cpu_affinity([core])
            for thread in each.threads():
                os.sched_setaffinity(thread.id, {core})


def register(owner_url: str, devices: int) -> None:
    """Devices ``dev-0`` … in one frozen zone, all rules on."""
    with psycopg.connect(owner_url) as connection:
        connection.execute(
            """insert into gateway.zone (id, name, kind, created_at, updated_at)
               values (gen_random_uuid(), 'bench', 'frozen', now(), now())"""
        )
        connection.execute(
            """insert into gateway.device (id, name, zone_id, created_at, updated_at)
               select 'dev-' || n, 'dev-' || n, z.id, now(), now()
               from gateway.zone z, generate_series(0, %s) n""",
            (devices - 1,),
        )
        connection.execute("update gateway.revision set number = number + 1")


def stored(owner_url: str) -> int:
    """How many readings are in the store."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute("select count(*) from gateway.reading").fetchone()
    return int(row[0]) if row else 0


def stored_bytes(owner_url: str) -> int:
    """What the store of readings takes on disk, with its indexes."""
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(
            """select coalesce(sum(pg_total_relation_size(inhrelid)), 0)
               from pg_inherits where inhparent = 'gateway.reading'::regclass"""
        ).fetchone()
    return int(row[0]) if row else 0


async def has_arrived(store: psycopg.AsyncConnection, device: str, number: int) -> bool:
    """Whether a device's numbering has arrived so far."""
    cursor = await store.execute(
        """select 1 from gateway.delivery d join gateway.device v on v.key = d.device
           where v.id = %s and d.seq >= %s""",
        (device, number),
    )
    return await cursor.fetchone() is not None


def wait_until_arrived(owner_url: str, rounds: int, devices: int, within_s: float) -> float:
    """The instant (monotonic) at which all had arrived. Raises TimeoutError."""
    deadline = time.monotonic() + within_s
    with psycopg.connect(owner_url, autocommit=True) as connection:
        while True:
            row = connection.execute(
                "select count(*) from gateway.delivery where seq >= %s", (rounds,)
            ).fetchone()
            if row and row[0] >= devices:
                return time.monotonic()
            if time.monotonic() > deadline:
                raise TimeoutError(f"not stored within {within_s:.0f} s")
            time.sleep(0.25)
