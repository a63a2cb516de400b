"""The component that writes owed mails once their time has come, and keeps what became of them.

A mail is decided in the transaction of the step that owes it, handed over in one of its own
together with its link, and sent by `hanlu.notify` under one key. Whoever dies in between leaves it
due, or leaves it with the sender: none is lost. What can repeat is the sending itself, where
a sender dies between the server's yes and writing that down: the same text once more under the
same Message-ID, by which mail servers and programs know it again.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from dispatch.customers import contacts
from dispatch.customers.contacts import Contact
from dispatch.due import DueTime, database_time
from dispatch.feedback import rating
from dispatch.mails import letters, records
from dispatch.mails.model import Outcome
from dispatch.mails.records import MailId
from dispatch.policies import Policies
from dispatch.tracking import links
from dispatch.work_orders import repository
from hanlu.contracts.work_orders import WorkOrder
from hanlu.database import Database, UnitOfWork
from hanlu.database.sealed import Keyring, SealBroken
from hanlu.identity.principal import Principal
from hanlu.notify import addresses, outbox
from hanlu.notify.messages import Message

log = structlog.get_logger()

_TICK_S = 1.0
_BATCH = 200


class MailWriter:
    """Runs in every worker; the row's lock lets one of them have a mail."""

    name = "dispatch.mails"

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        public_url: str,
        policies: Callable[[], Policies],
        due_time: DueTime = database_time,
    ) -> None:
        self._database, self._keyring, self._public_url = database, keyring, public_url
        self._due_time, self._policies = due_time, policies
        self._principal = Principal.system(self.name)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            try:
                await self.tick()
            except (OperationalError, PoolTimeout) as error:
                log.warning("mails_wait", error=str(error))
            await asyncio.sleep(_TICK_S)

    async def tick(self) -> int:
        """Conclude what is due and keep what is known of the rest; how many were due."""
        async with self._database.read(self._principal) as connection:
            due = await records.due(connection, await self._due_time(connection), _BATCH)
        for mail in due:
            await self._write(mail)
        async with self._database.unit_of_work(
            self._principal, "mail.settle", audited=False
        ) as uow:
            await records.settle(uow)
        return len(due)

    async def _write(self, mail: MailId) -> None:
        try:
            async with self._unit() as uow:
                now = await self._due_time(uow.connection)
                if await records.hold(uow.connection, mail, now):
                    outcome = await self._outcome(uow, mail)
                    await records.conclude(uow, mail, outcome)
                    if mail.kind == "progress" and outcome == "sending":
                        await self._go_on(uow, mail)
        except (OperationalError, PoolTimeout):
            raise
        except SealBroken as error:
            log.warning("address_unreadable", order=str(mail.work_order_id), error=str(error))
            async with self._unit() as uow:
                await records.conclude(uow, mail, "failed", f"address: {error}")
        except Exception:  # told to the log; one broken case must not hold up the others
            log.exception("mail_failed", order=str(mail.work_order_id), kind=mail.kind)

    async def _go_on(self, uow: UnitOfWork, mail: MailId) -> None:
        """A case that still waits is told of again, counted from now: after a downtime once."""
        order = await repository.get(uow.connection, mail.work_order_id)
        if order is not None:
            await records.owe_progress(uow, self._policies(), order)

    async def _outcome(self, uow: UnitOfWork, mail: MailId) -> Outcome:
        order = await repository.get(uow.connection, mail.work_order_id)
        policy = self._policies().progress
        if order is None or not letters.still_true(mail.kind, order, policy):
            return "overtaken"
        if not await records.is_newest(uow.connection, mail):
            return "overtaken"
        if mail.kind == "invitation" and await rating.of(uow.connection, order) is not None:
            return "answered"
        contact = await contacts.of_site(uow.connection, self._keyring, order.site_id)
        if contact is None:
            return "no_address"
        await self._hand_over(uow, mail, order, contact)
        return "sending"

    async def _hand_over(
        self, uow: UnitOfWork, mail: MailId, order: WorkOrder, contact: Contact
    ) -> None:
        secret = await links.make(uow, order.id)
        code, params = letters.letter(
            mail.kind, order, links.url(self._public_url, secret), mail.words
        )
        message = Message(
            key=mail.message_key,
            channel="mail",
            to=addresses.sealed(self._keyring, contact.email),
            locale=contact.locale,
            code=code,
            params=params,
        )
        await outbox.send(uow, message)

    def _unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._database.unit_of_work(self._principal, "work_order.mail")
