"""``python -m iot_gateway verify FILE...``: signed day files, checked anywhere."""

import re
from pathlib import Path
from typing import Annotated, Literal

import typer

from iot_gateway.records.verify import Signed, linked, verify
from iot_gateway.records.wording import Language, language, say, worded

WHOLE, CHANGED, UNUSABLE = 0, 1, 2
MOST_SHOWN = 50
"""Findings shown of one file; the others are counted."""


def verify_files(
    files: Annotated[list[Path], typer.Argument(help="Signed day files, or several in one.")],
    key: Annotated[
        str | None, typer.Option(help="The only public key to believe, 64 hex digits.")
    ] = None,
    lang: Annotated[
        Literal["en", "zh"] | None, typer.Option(help="Language; else that of the terminal.")
    ] = None,
    quiet: Annotated[  # noqa: FBT002  # an option of a command
        bool, typer.Option("--quiet", help="Say nothing of files that are whole.")
    ] = False,
) -> None:
    """Find every edit, deletion, insertion, swap, cut and clock change in signed day files.

    Needs no database and no network. Exit code 0: nothing was changed; 1: something was;
    2: a file cannot be read.
    """
    spoken = language(lang)
    if key is not None and not re.fullmatch("[0-9a-f]{64}", key.lower()):
        typer.echo(say("bad_key", spoken), err=True)
        raise typer.Exit(UNUSABLE)
    checked: list[Signed] = []
    count = 0
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            typer.echo(say("unreadable", spoken, source=path, why=error.strerror), err=True)
            raise typer.Exit(UNUSABLE) from error
        for signed in verify(str(path), content, key.lower() if key else None):
            count += _show(signed, spoken, quiet=quiet)
            checked.append(signed)
    for source, finding in linked(checked):
        count += 1
        _line("at", source, finding.line, worded(finding, spoken), spoken)
    if count:
        typer.echo(say("changed", spoken, count=count, files=len(checked)))
        raise typer.Exit(CHANGED)
    keys = ", ".join(sorted({each.header.key for each in checked if each.header}))
    readings = sum(each.readings for each in checked)
    typer.echo(say("whole", spoken, files=len(checked), readings=readings, key=keys))
    if key is None:
        typer.echo(say("ask_key", spoken))


def _show(signed: Signed, lang: Language, *, quiet: bool) -> int:
    """Print what was found in one file; how many findings."""
    header = signed.header
    if not signed.findings and header is not None and not quiet:
        typer.echo(
            say(
                "file",
                lang,
                source=signed.source,
                device=header.device,
                day=header.day,
                part=header.part,
                number=header.number,
                readings=signed.readings,
                head=signed.head,
            )
        )
    for finding in signed.findings[:MOST_SHOWN]:
        _line("at", signed.source, finding.line, worded(finding, lang), lang)
    if len(signed.findings) > MOST_SHOWN:
        left = len(signed.findings) - MOST_SHOWN
        typer.echo(say("more", lang, source=signed.source, count=left))
    for note in signed.notes[:MOST_SHOWN]:
        _line("note", signed.source, note.line, worded(note, lang), lang)
    return len(signed.findings)


def _line(code: str, source: str, line: int, what: str, lang: Language) -> None:
    typer.echo(say(code, lang, source=source, line=line, what=what))
