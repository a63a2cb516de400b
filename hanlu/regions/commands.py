"""``hanlu region``: add, list and choose map regions."""

from pathlib import Path
from typing import Annotated

import typer

from hanlu.clock import SystemClock
from hanlu.errors import DomainError
from hanlu.regions.add import add as add_region
from hanlu.regions.store import Regions
from hanlu.settings import Settings

region = typer.Typer(no_args_is_help=True, help="Add, list and choose map regions.")
_STEPS = {
    "reading": "Reading the extract",
    "roads": "Making the road graph",
    "places": "Collecting names and addresses",
    "map": "Cutting the base map",
    "unchanged": "This extract is already there under this name",
    "done": "Done",
}


@region.command()
def add(
    extract: Annotated[Path, typer.Argument(help="An OpenStreetMap extract, .osm.pbf.")],
    name: Annotated[str | None, typer.Option(help="The region's name; else the file's.")] = None,
    tiles: Annotated[
        Path | None,
        typer.Option(help="A ready base map (OpenMapTiles schema, .pmtiles) for a large extract."),
    ] = None,
) -> None:
    """Make a region from an extract: roads to drive on, a base map, places to find."""
    regions = _regions()
    try:
        made = add_region(
            regions, extract, clock=SystemClock(), name=name, tiles=tiles, progress=_told
        )
    except DomainError as error:
        raise _refused(error) from error
    in_use = regions.current().manifest.name == made.manifest.name
    typer.echo(f"{made.manifest.name} is ready" + (" and in use." if in_use else "."))
    if not in_use:
        typer.echo(f"Choose it with: hanlu region use {made.manifest.name}")


@region.command(name="list")
def listed() -> None:
    """Name the regions there are; * marks the one in use."""
    regions = _regions()
    used = regions.in_use()
    for manifest in regions.all():
        mark = "*" if manifest.name == used else " "
        west, south = manifest.bounds.west, manifest.bounds.south
        east, north = manifest.bounds.east, manifest.bounds.north
        box = f"{south:.3f},{west:.3f} to {north:.3f},{east:.3f}"
        typer.echo(f"{mark} {manifest.name}  {box}  {manifest.attribution}")


@region.command()
def use(name: Annotated[str, typer.Argument(help="A name that `list` shows.")]) -> None:
    """Make a region the one the product works in; running processes follow at once."""
    try:
        _regions().use(name)
    except DomainError as error:
        raise _refused(error) from error
    typer.echo(f"{name} is in use.")


def _regions() -> Regions:
    return Regions(Settings().regions)


def _told(step: str) -> None:
    typer.echo(f"{_STEPS.get(step, step)} ...", err=True)


def _refused(error: DomainError) -> typer.Exit:
    typer.echo(f"error: {error}", err=True)
    return typer.Exit(2)
