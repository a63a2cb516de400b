"""What a rule's transition does to alarms."""

from hanlu.contracts.alarms import ExcursionFoundLate
from hanlu.contracts.events import Audience
from hanlu.database import UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import held, repository, service
from iot_gateway.alarms.held import Held
from iot_gateway.alarms.model import Finding, Judged, Source
from iot_gateway.rules.transition import Transition


def finding_of(transition: Transition, judged: Judged) -> Finding:
    """The finding that a transition tells of."""
    return Finding(
        rule=transition.rule,
        code=transition.why.code,
        cause=transition.cause,
        severity=transition.severity,
        opened_at=transition.opened_at,
        why=transition.why,
        reading=transition.reading,
        peak=transition.peak,
        policy_version=judged.policy_version,
        persons=judged.persons,
        late=transition.late,
        job=transition.job,
        began_at=transition.since,
    )


async def apply(
    uow: UnitOfWork, ids: IdSource, source: Source, transition: Transition, judged: Judged
) -> None:
    """Open, update or clear the alarm, or tell of a late reading, which opens and clears none."""
    match transition.kind:
        case "opened" | "updated":
            await service.raise_alarm(uow, ids, source, finding_of(transition, judged))
        case "cleared":
            await service.clear_alarm(
                uow, source.channel_id, transition.rule, transition.at, transition.peak
            )
        case "held_back":
            await held.hold(uow, source, transition.rule, await _held(uow, source, transition))
        case "let_go":
            await held.end(
                uow.connection, source.channel_id, transition.rule, transition.at, "over"
            )
        case "late":
            uow.emit(
                ExcursionFoundLate(
                    device_id=source.device_id,
                    channel=source.channel,
                    zone_id=source.zone_id,
                    site_id=source.site_id,
                    rule=transition.rule,
                    at=transition.at,
                    known_at=transition.known_at,
                    why=transition.why,
                    peak=transition.peak,
                ),
                Audience(
                    topic="alarms",
                    region=source.region,
                    outlet=source.outlet,
                    site_id=source.site_id,
                ),
            )


async def _held(uow: UnitOfWork, source: Source, transition: Transition) -> Held:
    instead = None
    if transition.covered_by:
        instead = await repository.open_alarm(
            uow.connection, source.channel_id, transition.covered_by
        )
    return Held(
        reason=transition.why.code,
        params=transition.why.params,
        since=transition.since,
        until=transition.why.params.get("muted_until"),
        calls=transition.calls,
        instead_id=instead.id if instead else None,
    )
