"""The gateway without a broker: ``python -m iot_gateway decode`` and ``… backtest``."""

import sys
from datetime import UTC, datetime

import msgspec
import typer

from iot_gateway.decode_lines import decode_lines

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.callback()
def main() -> None:
    """Try decoders and rules on recorded messages and series, without a broker or a database."""


@app.command()
def decode() -> None:
    """Decode messages: one JSON object a line on standard input, one a line out.

    In: {"id"?, "topic", "payload", "encoding": "json"|"text"|"hex"|"base64", "fport"?, "model"?}.
    Out: {"id", "readings": [{"device_uid", "channel"?, "ts"?, metric: value, ...}], "rejected"?}.
    """
    for shown in decode_lines(sys.stdin, datetime.now(UTC)):
        sys.stdout.write(msgspec.json.encode(shown).decode() + "\n")


if __name__ == "__main__":
    app()
