"""What identity refuses."""

from typing import ClassVar

from hanlu.errors import DomainError


class NotSignedIn(DomainError):
    """No valid session or token; the same for absent, expired, ended and unknown ones."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "sign_in.required"
    detail: ClassVar[str] = "Please sign in."
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class SignInRefused(DomainError):
    """Wrong password, unknown or disabled person: one answer for all."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "sign_in.refused"
    detail: ClassVar[str] = "The address or the password is not right."


class TooManyAttempts(DomainError):
    """This address has tried too often; others are not concerned."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "sign_in.too_many"
    detail: ClassVar[str] = "Too many attempts from here. Try again in {seconds} s."

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"Retry-After": str(seconds)}


class Forbidden(DomainError):
    """The role does not carry the right."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "right.missing"
    detail: ClassVar[str] = "The role {role} may not do this ({permission})."


class PasswordRefused(DomainError):
    """The new password is too easy to guess; ``rule`` is a code of how, ``reason`` its words."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "password.refused"
    detail: ClassVar[str] = "This password is not accepted: {reason}."
    field = "password"


class LinkInvalid(DomainError):
    """Unknown, used or expired: one answer for all."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "link.invalid"
    detail: ClassVar[str] = "This link is not valid, or not any more. Ask for a new one."


class PersonMissing(DomainError):
    """No such person."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "person.missing"
    detail: ClassVar[str] = "There is no person {person_id}."


class LastAdmin(DomainError):
    """Without this person nobody could sign in as an administrator any more."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "person.last_admin"
    detail: ClassVar[str] = (
        "{name} is the only administrator who can sign in. Let another one choose a password first."
    )


class TokenMissing(DomainError):
    """No such token."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "token.missing"
    detail: ClassVar[str] = "There is no token {name}."


class EmailTaken(DomainError):
    """Somebody signs in with this address already."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "person.email_taken"
    detail: ClassVar[str] = "Somebody signs in with {email} already."
    field = "email"


class ScopeInvalid(DomainError):
    """The scope does not fit the role; ``rule`` is a stable code of why, ``reason`` its words."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "scope.invalid"
    detail: ClassVar[str] = "This scope does not fit: {reason}."
    field = "scope"
