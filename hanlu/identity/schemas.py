"""What identity takes and tells over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import EmailStr, Field, SecretStr, StringConstraints

from hanlu.http.schemas import Schema
from hanlu.identity.passwords import MAX_LENGTH
from hanlu.identity.people import Person
from hanlu.identity.principal import Role, Scope, ScopeKind
from hanlu.identity.rights import permissions_of
from hanlu.identity.sessions import Authenticated, Device
from hanlu.identity.tokens import Token

type Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^\P{C}*$")
]
type Password = Annotated[SecretStr, Field(max_length=4 * MAX_LENGTH)]


class SealKey(Schema):
    """The key for files that leave the caller's phone: 32 bytes, base64. Not to be shown."""

    person_id: UUID
    key: str


class SignInBody(Schema):
    """Address and password."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    password: Password


class ForgottenBody(Schema):
    """Where the link should go."""

    email: EmailStr


class ResetBody(Schema):
    """The secret of the link and the new password."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    password: Password


class ChangePasswordBody(Schema):
    """The present password and the new one."""

    old: Password
    new: Password


class ScopeBody(Schema):
    """How far a grant reaches; ``ids`` name regions, outlets or sites."""

    kind: ScopeKind
    ids: tuple[str, ...] = ()

    def to_scope(self) -> Scope:
        """The value; ids beside a kind that takes none are dropped."""
        return Scope(self.kind, () if self.kind in ("all", "none") else self.ids)


class Me(Schema):
    """Who is signed in, and what a page may offer them.

    A session ends at ``ends_at``, and after ``idle_s`` seconds without a request; a token has
    neither.
    """

    id: UUID | None
    name: str
    role: Role
    scope: ScopeBody
    technician_id: UUID | None
    permissions: tuple[str, ...]
    ends_at: datetime | None = None
    idle_s: int | None = None

    @classmethod
    def of(cls, found: Authenticated) -> "Me":
        """The caller as told to themselves."""
        principal, ends = found.principal, found.ends
        return cls(
            ends_at=ends.at if ends else None,
            idle_s=int(ends.idle.total_seconds()) if ends else None,
            id=principal.id,
            name=principal.name,
            role=principal.role,
            scope=ScopeBody.model_validate(principal.scope),
            technician_id=principal.technician_id,
            permissions=permissions_of(principal.role),
        )


class PersonBody(Schema):
    """A person as an administrator writes one."""

    name: Name
    role: Role
    scope: ScopeBody = ScopeBody(kind="all")
    technician_id: UUID | None = None


class NewPersonBody(PersonBody):
    """A new person; the address cannot be changed later."""

    email: EmailStr
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "zh-CN"


class ChangePersonBody(PersonBody):
    """A person anew; ``disabled`` ends every session at once."""

    disabled: bool = False


class PersonOut(Schema):
    """A person as administrators and leaders see one."""

    id: UUID
    name: str
    email: str
    locale: str
    role: Role
    scope: ScopeBody
    technician_id: UUID | None
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    version: int

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        """The row as it is told."""
        return cls(
            id=person.id,
            name=person.name,
            email=person.email,
            locale=person.locale,
            role=person.role,
            scope=ScopeBody.model_validate(
                {"kind": person.scope_kind, "ids": tuple(person.scope_ids)}
            ),
            technician_id=person.technician_id,
            created_at=person.created_at,
            disabled_at=person.disabled_at,
            has_password=person.has_password,
            version=person.version,
        )


class SessionOut(Schema):
    """A place where somebody is signed in; ``seen_at`` is exact to the minute."""

    id: UUID
    device: Device
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class RoleOut(Schema):
    """A role and what it may do."""

    role: Role
    permissions: tuple[str, ...]


class InviteOut(Schema):
    """The link, for handing over by hand where no mail goes out."""

    link: str


class NewTokenBody(Schema):
    """A token for a program."""

    name: Name
    role: Role
    scope: ScopeBody = ScopeBody(kind="all")
    technician_id: UUID | None = None


class TokenOut(Schema):
    """A token without its secret; ``used_at`` is exact to the minute."""

    id: UUID
    name: str
    role: Role
    scope: ScopeBody
    created_at: datetime
    created_by: str
    used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, token: Token) -> "TokenOut":
        """The row as it is told."""
        return cls(
            id=token.id,
            name=token.name,
            role=token.role,
            scope=ScopeBody.model_validate(
                {"kind": token.scope_kind, "ids": tuple(token.scope_ids)}
            ),
            created_at=token.created_at,
            created_by=token.created_by,
            used_at=token.used_at,
            revoked_at=token.revoked_at,
        )


class NewTokenOut(Schema):
    """The only time that the secret is told."""

    id: UUID
    secret: str
