"""Signing in, and setting a password: the same answer in the same time for everybody."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hanlu.database import Database, UnitOfWork
from hanlu.identity import links, people
from hanlu.identity.errors import PasswordRefused, SignInRefused, TooManyAttempts
from hanlu.identity.passwords import Passwords, weakness
from hanlu.identity.principal import Principal
from hanlu.identity.secrets import hash_secret
from hanlu.identity.sessions import device_of, end_sessions_of, open_session
from hanlu.identity.throttle import WINDOW, Throttle, delay_s, is_shut
from hanlu.notify import outbox
from hanlu.notify.messages import Message

type Sleep = Callable[[float], Awaitable[None]]

_NOBODY = Principal.nobody("sign-in")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session's secret, when it ends at the latest, and whose it is."""

    secret: str
    expires_at: datetime
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SignIn:
    """The use cases that need passwords and the throttle; one for each process."""

    database: Database
    passwords: Passwords
    throttle: Throttle
    public_url: str
    sleep: Sleep = asyncio.sleep

    async def sign_in(self, email: str, password: str, address: str) -> SignedIn:
        """A new session. Raises SignInRefused, or TooManyAttempts for this address alone.

        An account that is being tried answers ever later, but the right person at a place that
        did not fail still gets in.
        """
        failures = await self.throttle.failures(email, address)
        if is_shut(failures):
            raise TooManyAttempts(seconds=int(WINDOW.total_seconds()))
        await self.sleep(delay_s(failures))
        async with self.database.read(_NOBODY) as connection:
            person = await people.by_email(connection, email)
        stored: str | None = person["password_hash"] if person else None
        right = await self.passwords.verify(password, stored)
        if not right or person is None or stored is None:
            await self.throttle.failed(email, address)
            raise SignInRefused
        renewed = await self.passwords.hash(password) if self.passwords.outdated(stored) else None
        async with self.database.unit_of_work(_NOBODY, "session.open", origin=address) as uow:
            if renewed is not None:
                await people.set_password(uow, person["id"], renewed)
            secret, expires_at = await open_session(uow, person["id"], device_of(person["role"]))
            uow.record(f"person:{person['id']}")
        await self.throttle.succeeded(email, address)
        return SignedIn(secret, expires_at, person["id"])

    async def forgotten(self, email: str, address: str) -> None:
        """Send a link where the address is known; say and show nothing where it is not.

        Both cases do the same work up to a random wait that hides the difference.
        """
        failures = await self.throttle.failures(email, address)
        if is_shut(failures):
            raise TooManyAttempts(seconds=int(WINDOW.total_seconds()))
        await self.throttle.failed(email, address)
        async with self.database.unit_of_work(_NOBODY, "password.forgotten", origin=address) as uow:
            person = await people.by_email(uow.connection, email)
            if person is not None:
                secret = await links.make(uow, person["id"], "reset")
                await outbox.send(uow, self._letter(person["id"], person, "reset", secret))
        await self.sleep(0.05 + secrets.randbelow(100) / 1000)

    async def invite(self, uow: UnitOfWork, person_id: UUID) -> str:
        """Send an invitation and return its link, for handing over where no mail goes out."""
        person = await people.get(uow.connection, person_id)
        secret = await links.make(uow, person_id, "invite")
        about = {"name": person.name, "email": person.email, "locale": person.locale}
        await outbox.send(uow, self._letter(person_id, about, "invite", secret))
        uow.record(f"person:{person_id}")
        return links.url(self.public_url, secret)

    async def set_by_link(self, secret: str, password: str) -> None:
        """Set a password by a link; every session of the person ends. Raises LinkInvalid,
        PasswordRefused (the link stays good then)."""
        hashed = await self._checked(password, ())
        async with self.database.unit_of_work(_NOBODY, "password.set") as uow:
            person_id = await links.use(uow, secret)
            person = await people.get(uow.connection, person_id)
            _refuse_weak(password, (person.name, person.email))
            await people.set_password(uow, person_id, hashed)
            await end_sessions_of(uow, person_id)
            uow.record(f"person:{person_id}")

    async def change(self, principal: Principal, old: str, new: str, address: str) -> SignedIn:
        """Change one's own password: all sessions end, a new one begins. Raises SignInRefused,
        PasswordRefused and, for guessers at an open screen, TooManyAttempts."""
        assert principal.id is not None  # noqa: S101  # only people reach this, by their session
        failures = await self.throttle.failures(str(principal.id), address)
        if is_shut(failures):
            raise TooManyAttempts(seconds=int(WINDOW.total_seconds()))
        async with self.database.read(principal) as connection:
            person = await people.get(connection, principal.id)
            known = await people.by_email(connection, person.email)
        if known is None or not await self.passwords.verify(old, known["password_hash"]):
            await self.throttle.failed(str(principal.id), address)
            raise SignInRefused
        hashed = await self._checked(new, (person.name, person.email))
        async with self.database.unit_of_work(principal, "password.change", origin=address) as uow:
            await people.set_password(uow, principal.id, hashed)
            await end_sessions_of(uow, principal.id)
            secret, expires_at = await open_session(uow, principal.id, device_of(principal.role))
            uow.record(f"person:{principal.id}")
        return SignedIn(secret, expires_at, principal.id)

    async def _checked(self, password: str, known: tuple[str, ...]) -> str:
        _refuse_weak(password, known)
        return await self.passwords.hash(password)

    def _letter(
        self, person_id: UUID, about: dict[str, str], purpose: links.Purpose, secret: str
    ) -> Message:
        return Message(
            key=f"password.{purpose}:{person_id}:{hash_secret(secret).hex()[:16]}",
            channel="mail",
            to=about["email"],
            locale=about["locale"],
            code=f"password.{purpose}",
            params={
                "name": about["name"],
                "link": links.url(self.public_url, secret),
                "hours": int(links.LIFETIME[purpose].total_seconds() // 3600),
            },
        )


def _refuse_weak(password: str, known: tuple[str, ...]) -> None:
    found = weakness(password, known=known)
    if found is not None:
        raise PasswordRefused(rule=found.rule, reason=found.reason)
