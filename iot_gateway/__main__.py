"""The gateway without a broker: ``python -m iot_gateway decode``, ``… backtest``, ``… verify``."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import typer

from iot_gateway import backtest as backtests
from iot_gateway import series as recorded
from iot_gateway.decode_lines import decode_lines
from iot_gateway.drawing.series_svg import Panel, draw
from iot_gateway.records.command import verify_files
from iot_gateway.rules.engine import Rule
from iot_gateway.rules.excursion import ExcursionRule, values_in_order
from iot_gateway.rules.packs import Pack, rules_of
from iot_gateway.series import Series

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
app.command("verify")(verify_files)


@app.callback()
def main() -> None:
    """Try decoders and rules on recorded messages and series, and verify signed records.

    None of it needs a broker or a database.
    """


@app.command()
def decode() -> None:
    """Decode messages: one JSON object a line on standard input, one a line out.

    In: {"id"?, "topic", "payload", "encoding": "json"|"text"|"hex"|"base64", "fport"?, "model"?}.
    Out: {"id", "readings": [{"device_uid", "channel"?, "ts"?, metric: value, ...}], "rejected"?}.
    """
    for shown in decode_lines(sys.stdin, datetime.now(UTC)):
        _print(shown)


@app.command()
def backtest(
    series: Annotated[list[Path], typer.Argument(help="CSV files: a time column and metrics.")],
    rules: Annotated[str, typer.Option(help="A built-in set, such as frozen, or a TOML file.")],
    time_column: Annotated[str, typer.Option()] = "ts",
    metric: Annotated[
        str, typer.Option(help="The metric that a column named value holds.")
    ] = "temperature_c",
    unit: Annotated[
        Literal["celsius", "fahrenheit"], typer.Option(help="Unit of the file.")
    ] = "celsius",
    tz: Annotated[str | None, typer.Option(help="Zone of times that name none.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the series to this SVG file.")] = None,
) -> None:
    """Print one JSON line for each alarm the rules would have raised over recorded series."""
    try:
        pack = backtests.load_pack(rules)
        zone = None if tz is None else _zone(tz)
        reader = recorded.Reader(
            time_column=time_column,
            value_as=metric,
            fahrenheit=unit == "fahrenheit",
            zone=zone,
        )
        panels = [_backtest(pack, recorded.read(path, reader), unit) for path in series]
        if plot is not None:
            plot.write_text(draw(panels, zone or ZoneInfo("UTC")), encoding="utf-8")
    except (backtests.RulesInvalid, recorded.SeriesInvalid, OSError) as error:
        typer.echo(f"backtest: {error}", err=True)
        raise typer.Exit(2) from error


def _backtest(pack: Pack, series: Series, unit: str) -> Panel:
    """Print the alarms of one series; what to draw of it."""
    rules = rules_of(pack, interval_s=backtests.reporting_interval_s(series.samples))
    for alarm in backtests.run(rules, series):
        _print(alarm)
    converted = ", converted from fahrenheit to celsius" if unit == "fahrenheit" else ""
    gaps = f", {series.skipped} cells without a value" if series.skipped else ""
    typer.echo(f"{series.name}: {len(series.samples)} readings{converted}{gaps}", err=True)
    return _panel(pack, rules, series)


def _panel(pack: Pack, rules: tuple[Rule, ...], series: Series) -> Panel:
    plain = [
        rule
        for rule in rules
        if isinstance(rule, ExcursionRule) and rule.signal is None and rule.metric == pack.metric
    ]
    record = backtests.record(plain, series.samples)
    limits = [(rule, record[rule.id]) for rule in plain]
    unit = "°C" if pack.metric.endswith("_c") else pack.metric
    return Panel(series.name, unit, values_in_order(pack.metric, series.samples), limits)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise recorded.SeriesInvalid(f"{name!r} is no time zone") from error


def _print(value: object) -> None:
    typer.echo(msgspec.json.encode(value).decode())


if __name__ == "__main__":
    app()
