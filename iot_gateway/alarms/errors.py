"""What alarms refuse."""

from hanlu.errors import DomainError


class AlarmMissing(DomainError):
    """No such alarm, or none within the caller's scope."""

    status = 404
    code = "alarm.missing"
    detail = "Alarm {alarm_id} is unknown."
