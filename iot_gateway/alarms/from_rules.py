"""What a rule's transition does to alarms."""

from hanlu.contracts.alarms import ExcursionFoundLate
from hanlu.contracts.events import Audience
from hanlu.database import UnitOfWork
from hanlu.ids import IdSource
from iot_gateway.alarms import service
from iot_gateway.alarms.model import Finding, Source
from iot_gateway.rules.transition import Transition


def finding_of(transition: Transition, policy_version: int) -> Finding:
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
        policy_version=policy_version,
        late=transition.late,
        job=transition.job,
    )


async def apply(
    uow: UnitOfWork, ids: IdSource, source: Source, transition: Transition, policy_version: int
) -> None:
    """Open, update or clear the alarm, or tell of a late reading, which opens and clears none."""
    match transition.kind:
        case "opened" | "updated":
            await service.raise_alarm(uow, ids, source, finding_of(transition, policy_version))
        case "cleared":
            await service.clear_alarm(
                uow, source.channel_id, transition.rule, transition.at, transition.peak
            )
        case "held_back" | "let_go":
            pass
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
