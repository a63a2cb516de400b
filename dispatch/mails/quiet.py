"""Quiet hours: when a mail leaves that could wait until the morning. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.mails.policy import MailPolicy


def quiet_until(policy: MailPolicy, at: datetime, zone: ZoneInfo) -> datetime | None:
    """The end, in UTC, of the quiet hours in which ``at`` falls; None where it falls into none.

    By the clock on the wall of the site: a night in which it is put forward or back is quiet until
    the same time, and shorter or longer.
    """
    day = _morning(policy, at.astimezone(zone))
    return None if day is None else _at_or_after(at, day, policy.quiet_to, zone)


def quiet_since(policy: MailPolicy, at: datetime, zone: ZoneInfo) -> datetime | None:
    """The begin, in UTC, of the quiet hours in which ``at`` falls, or None."""
    day = _morning(policy, at.astimezone(zone))
    if day is None:
        return None
    evening = day if policy.quiet_from <= policy.quiet_to else day - timedelta(days=1)
    begins_at = datetime.combine(evening, policy.quiet_from, zone).astimezone(UTC)
    return min(begins_at, at)  # where clocks are put forward past it


def is_early(policy: MailPolicy, at: datetime, visit_from: datetime, zone: ZoneInfo) -> bool:
    """Whether a visit of ``visit_from`` begins too early to be told of at the end of the quiet
    hours in which ``at`` falls.
    """
    day = _morning(policy, at.astimezone(zone))
    return day is not None and visit_from < _at_or_after(at, day, policy.early_until, zone)


def _morning(policy: MailPolicy, local: datetime) -> date | None:
    """The day on which the quiet hours end that have this local time."""
    now, begins, ends = local.time(), policy.quiet_from, policy.quiet_to
    if begins <= ends:
        return local.date() if begins <= now < ends else None
    if now >= begins:
        return local.date() + timedelta(days=1)
    return local.date() if now < ends else None


def _at_or_after(at: datetime, day: date, wall: time, zone: ZoneInfo) -> datetime:
    """When the clock shows ``wall``; of two such instants of one night the one still to come."""
    first, second = (
        datetime.combine(day, wall.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    )
    return first if first >= at else second
