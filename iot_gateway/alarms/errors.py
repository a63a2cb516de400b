"""What alarms refuse."""

from hanlu.errors import DomainError


class AlarmMissing(DomainError):
    """No such alarm, or none within the caller's scope."""

    status = 404
    code = "alarm.missing"
    detail = "Alarm {alarm_id} is unknown."


class IncidentMissing(DomainError):
    """No such incident, or none within the caller's scope."""

    status = 404
    code = "incident.missing"
    detail = "Incident {incident_id} is unknown."


class WatcherMissing(DomainError):
    """Nobody of this id is told of alarms, or not within the caller's scope."""

    status = 404
    code = "alarm.watcher_missing"
    detail = "Nobody with the id {watcher_id} is told of alarms."
