"""``hanlu binding`` and the proposed devices of ``hanlu device``."""

from typing import Annotated, Any

import typer

from hanlu.database import UnitOfWork
from hanlu.ids import new_id
from iot_gateway.devices import bindings, proposals, service
from iot_gateway.devices.bindings import BindingDraft
from iot_gateway.devices.model import ZoneKind
from iot_gateway.devices.proposals import Approval
from iot_gateway.shell import run

binding = typer.Typer(no_args_is_help=True, help="Say which decoder reads which topics.")

_MOST_SHOWN = 1_000


@binding.command("add")
def add_binding(
    topic_filter: Annotated[str, typer.Argument(metavar="FILTER")],
    format_name: Annotated[str, typer.Option("--format", help="tasmota, home_assistant, …")],
    model: Annotated[str | None, typer.Option(help="For frames that name none.")] = None,
    fport: Annotated[int | None, typer.Option(min=1, max=255)] = None,
    device_at: Annotated[
        str | None, typer.Option(help="{2} (topic levels from 0) or /serial (JSON pointer).")
    ] = None,
) -> None:
    """Read these topics from now on; a running gateway follows within seconds."""
    draft = BindingDraft(
        filter=topic_filter, format=format_name, model=model, fport=fport, device_at=device_at
    )
    typer.echo(run("binding.add", lambda uow: bindings.make(uow, new_id(), draft)))


@binding.command("list")
def list_bindings() -> None:
    """Bindings by topic filter, one a line: id, filter, format, rule of the device."""

    async def work(uow: UnitOfWork) -> Any:
        return await bindings.listed(uow.connection, None, _MOST_SHOWN)

    for row in run("binding.list", work):
        typer.echo(
            "\t".join((str(row["id"]), row["filter"], row["format"], row["device_at"] or ""))
        )


@binding.command("remove")
def remove_binding(
    topic_filter: Annotated[str, typer.Argument(metavar="FILTER")],
    format_name: Annotated[str | None, typer.Option("--format")] = None,
) -> None:
    """Read these topics no longer; what was stored stays."""

    async def work(uow: UnitOfWork) -> int:
        rows = await bindings.listed(uow.connection, None, _MOST_SHOWN)
        gone = [
            row["id"]
            for row in rows
            if row["filter"] == topic_filter and format_name in (None, row["format"])
        ]
        for each in gone:
            await bindings.remove(uow, each)
        return len(gone)

    typer.echo(f"removed {run('binding.remove', work)}")


def add_proposals(device: typer.Typer) -> None:
    """The commands for proposed devices, beside those for registered ones."""
    device.command("proposals")(list_proposals)
    device.command("approve")(approve)
    device.command("dismiss")(dismiss)


def list_proposals() -> None:
    """Devices that bridges speak of and nobody has let in, one a line."""

    async def work(uow: UnitOfWork) -> Any:
        return await proposals.listed(uow.connection, "open", None, _MOST_SHOWN)

    for row in run("device.proposals", work):
        about = (row["device_uid"], row["format"], f"{row['vendor']} {row['model']}".strip())
        typer.echo("\t".join((*about, ", ".join(row["metrics"]))))


def approve(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    device_id: Annotated[str | None, typer.Option("--id", help="Another id than its name.")] = None,
    zone: Annotated[str | None, typer.Option(help="A zone's id or name.")] = None,
    zone_kind: Annotated[ZoneKind | None, typer.Option(help="A zone of its own.")] = None,
    interval_s: Annotated[int, typer.Option(min=1, help="How often it reports.")] = 300,
) -> None:
    """Let a proposed device in, with the channels it was announced with."""
    if zone and zone_kind:
        raise typer.BadParameter("give either --zone or --zone-kind")

    async def work(uow: UnitOfWork) -> str:
        zone_id = None if zone is None else (await service.find_zone(uow, zone)).id
        approval = Approval(
            device_id=device_id,
            zone_id=zone_id,
            zone_kind=zone_kind,
            expected_interval_s=interval_s,
        )
        return (await proposals.approve(uow, new_id, name, approval)).id

    typer.echo(f"registered {run('device.approve', work)}")


def dismiss(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Wave a proposed device away; announced again it stays away."""

    async def work(uow: UnitOfWork) -> str:
        await proposals.dismiss(uow, name)
        return name

    typer.echo(f"dismissed {run('device.dismiss', work)}")
