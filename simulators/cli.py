"""`hanlu simulate` and `hanlu replay`."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
import typer

from hanlu.clock import SystemClock
from simulators.access import Access, AccessMissing, connect_devices
from simulators.devices.link import BrokerRefused
from simulators.product import Product, Refused
from simulators.replay import SeriesInvalid, Unit, guess_value_column, play, read_series, retime
from simulators.scenario import ScenarioInvalid, load
from simulators.simulate import simulate

commands = typer.Typer()

# What a person can do something about: told in one sentence, without a traceback.
_EXPECTED = (
    ScenarioInvalid,
    SeriesInvalid,
    AccessMissing,
    BrokerRefused,
    Refused,
    httpx.HTTPError,
    OSError,
)

DataOption = Annotated[
    Path | None,
    typer.Option(help="Data folder of the running product (default: HANLU_DATA, else the demo's)."),
]


@commands.command("simulate")
def simulate_command(
    scenario: Annotated[str, typer.Argument(help="A TOML file, or a shipped name: demo, calm.")],
    data: DataOption = None,
) -> None:
    """Let simulated rooms, technicians and customers use the product, until Ctrl-C."""
    try:
        plan = load(scenario)
        with suppress(KeyboardInterrupt):
            asyncio.run(simulate(plan, Access(data), SystemClock()))
    except* (
        ScenarioInvalid,
        AccessMissing,
        BrokerRefused,
        Refused,
        httpx.HTTPError,
        OSError,
    ) as errors:
        _fail(errors.exceptions[0])


@commands.command("replay")
def replay_command(
    series: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    device: Annotated[str, typer.Option(help="Device that sends; registered when it is new.")],
    metric: Annotated[str, typer.Option(help="Canonical metric, such as temperature_c.")],
    speed: Annotated[float, typer.Option(min=0.001, help="Times faster than recorded.")] = 1.0,
    time_column: Annotated[str, typer.Option()] = "ts",
    value_column: Annotated[str | None, typer.Option()] = None,
    unit: Annotated[Unit, typer.Option(help="Unit of the file.")] = "celsius",
    tz: Annotated[str | None, typer.Option(help="Zone of times that name none.")] = None,
    keep_times: Annotated[
        bool, typer.Option("--keep-times", help="Send the recorded times, as history.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Send a recorded series as a device, at its own pace or faster."""
    try:
        asyncio.run(
            _replay(
                Access(data), series, device, metric, speed, time_column, value_column, unit,
                _zone(tz), keep_times,
            )
        )  # fmt: skip
    except (
        SeriesInvalid,
        AccessMissing,
        BrokerRefused,
        Refused,
        httpx.HTTPError,
        OSError,
    ) as error:
        _fail(error)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


async def _replay(
    access: Access,
    series: Path,
    device: str,
    metric: str,
    speed: float,
    time_column: str,
    value_column: str | None,
    unit: Unit,
    zone: ZoneInfo | None,
    keep_times: bool,
) -> None:
    column = value_column or guess_value_column(series, time_column)
    if unit == "fahrenheit":
        typer.echo(f"converting {column} of {series.name} from °F to °C: (value - 32) × 5/9")
    clock = SystemClock()
    samples = read_series(
        series, time_column=time_column, value_column=column, unit=unit, zone=zone
    )
    async with access.product(token=access.token) as product:
        await _register(product, device)
        link = (await connect_devices(product, access, [device]))[device]
    try:
        count = await asyncio.to_thread(
            play,
            link,
            device,
            metric,
            retime(samples, clock.now(), speed),
            now=clock.now,
            sleep=time.sleep,
            boot=f"replay-{int(clock.now().timestamp()):x}",
            keep_times=keep_times,
        )
    finally:
        link.close()
    typer.echo(f"{count} readings of {series.name} sent as {device} {metric}")


async def _register(product: Product, device: str) -> None:
    try:
        await product.get(f"/devices/{device}")
    except Refused as refusal:
        if refusal.status != httpx.codes.NOT_FOUND:
            raise
        await product.put(f"/devices/{device}", {"name": device})


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError as error:
        raise SeriesInvalid(f"--tz: no such time zone: {name}") from error


def _fail(error: BaseException) -> None:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    typer.echo(f"hanlu: {error}", err=True)
    raise typer.Exit(2)
