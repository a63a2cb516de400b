"""The component that sends what waits in the outbox of messages."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import structlog
from msgspec import structs
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.database import Database, UnitOfWork
from hanlu.database.sealed import Keyring, SealBroken
from hanlu.identity.principal import Principal
from hanlu.notify import addresses, outbox
from hanlu.notify.adapters import Adapter, Mail, Webhook
from hanlu.notify.messages import Channel, TryAgain, Undeliverable
from hanlu.notify.outbox import Claimed
from hanlu.settings import Settings

log = structlog.get_logger()

_IDLE_S = 1.0
_AT_ONCE = 10
SEND_WITHIN_S = 30.0


def adapters_of(settings: Settings) -> dict[Channel, Adapter]:
    """What settings allow. Messages of other channels stay waiting, in sight."""
    adapters: dict[Channel, Adapter] = {}
    if settings.smtp_url:
        adapters["mail"] = Mail(settings.smtp_url, settings.mail_from)
    secret = settings.webhook_secret.get_secret_value()
    if secret:
        adapters["webhook"] = Webhook(secret, frozenset(settings.webhook_origins))
    return adapters


class Sender:
    """Claims due messages, sends them side by side, and writes down what became of each.

    Several senders may run. A death after the sending repeats the message under its key once the
    claim is over; mail servers and webhooks are given the key (Message-ID, Idempotency-Key) for
    telling repetitions.
    """

    name = "notify"

    def __init__(
        self, database: Database, adapters: Mapping[Channel, Adapter], keyring: Keyring
    ) -> None:
        self._database, self._adapters, self._keyring = database, adapters, keyring
        self._principal = Principal.system("notify")

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            try:
                count = await self.turn()
            except (OperationalError, PoolTimeout) as error:
                log.warning("notify_waits", error=str(error))
                count = 0
            if count == 0:
                await asyncio.sleep(_IDLE_S)

    async def turn(self) -> int:
        """Try the messages that are due, a few at a time; returns how many were there."""
        async with self._unit("message.claim") as uow:
            due = await outbox.claim_due(uow, list(self._adapters), _AT_ONCE)
        await asyncio.gather(*(self._deliver(each) for each in due))
        return len(due)

    async def _deliver(self, claimed: Claimed) -> None:
        message = claimed.message
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                to = addresses.opened(self._keyring, message.to)
                await self._adapters[message.channel].send(structs.replace(message, to=to))
        except (Undeliverable, SealBroken) as error:
            log.warning("message_failed", code=message.code, error=str(error))
            async with self._unit("message.failed") as uow:
                await outbox.failed(uow, claimed, str(error))
        except (TryAgain, TimeoutError) as error:
            reason = str(error) or f"no answer within {SEND_WITHIN_S:.0f} s"
            log.warning("message_postponed", code=message.code, error=reason)
            async with self._unit("message.postponed") as uow:
                await outbox.postponed(uow, claimed, reason)
        except Exception as error:  # told to the log; one message must not stop the worker
            log.exception("message_broke_its_adapter", code=message.code)
            async with self._unit("message.postponed") as uow:
                await outbox.postponed(uow, claimed, repr(error))
        else:
            async with self._unit("message.sent") as uow:
                await outbox.sent(uow, claimed)

    def _unit(self, action: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._database.unit_of_work(self._principal, action, audited=False)
