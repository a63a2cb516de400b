"""What can be refused about task groups."""

from typing import ClassVar

from hanlu.errors import DomainError


class TaskGroupMissing(DomainError):
    """Nobody was called to this case, or the group has ended."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "task_group.missing"
    detail: ClassVar[str] = "No task group is on {number}."


class TaskGroupThere(DomainError):
    """A case has one group at a time; more people join that one."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "task_group.there"
    detail: ClassVar[str] = "A task group is on {number} already: change that one."


class TaskGroupOver(DomainError):
    """A group ends with its case."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "task_group.over"
    detail: ClassVar[str] = "{number} is over ({state}): nobody is called to it any more."


class GroupMemberUnknown(DomainError):
    """Nobody who may sign in has this id, or their role has no page that would show it."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "task_group.member_unknown"
    detail: ClassVar[str] = "Nobody who can be called to a case has the id {person}."
    field = "members"


class NotInGroup(DomainError):
    """Words are for those who were called, and for who may change the case."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "task_group.not_in_it"
    detail: ClassVar[str] = "You were not called to {number}."
