"""The component that sends what waits in the outbox of messages."""

import asyncio
from collections.abc import Mapping

import structlog
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.notify import outbox
from hanlu.notify.adapters import Adapter, Mail, Webhook
from hanlu.notify.messages import Channel, TryAgain, Undeliverable
from hanlu.settings import Settings

log = structlog.get_logger()

_IDLE_S = 1.0


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
    """Sends due messages; several may run, since each row is locked while it is sent.

    A death between sending and the commit repeats the message under its key, which mail servers
    and webhooks are given for telling repetitions.
    """

    name = "notify"

    def __init__(self, database: Database, adapters: Mapping[Channel, Adapter]) -> None:
        self._database, self._adapters = database, adapters
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
        """Try one due message; returns how many were there (0 or 1)."""
        async with self._database.unit_of_work(
            self._principal, "message.send", audited=False
        ) as uow:
            due = await outbox.take_due(uow, list(self._adapters), limit=1)
            for message in due:
                try:
                    await self._adapters[message.channel].send(message)
                except Undeliverable as error:
                    log.warning("message_failed", code=message.code, error=str(error))
                    await outbox.failed(uow, message.key, str(error))
                except TryAgain as error:
                    log.warning("message_postponed", code=message.code, error=str(error))
                    await outbox.postponed(uow, message.key, str(error))
                except Exception as error:  # told to the log; one message must not stop the worker
                    log.exception("message_broke_its_adapter", code=message.code)
                    await outbox.postponed(uow, message.key, repr(error))
                else:
                    await outbox.sent(uow, message.key)
        return len(due)
