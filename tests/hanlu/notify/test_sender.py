"""Messages go out once, by real SMTP and HTTP, and what goes wrong is to be seen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from hanlu.clock import FixedClock, SystemClock
from hanlu.database import Database
from hanlu.identity.principal import Principal
from hanlu.ids import new_id
from hanlu.notify import addresses, outbox, sender
from hanlu.notify.adapters import Adapter, Mail, Webhook, signature
from hanlu.notify.messages import Channel, Message
from hanlu.notify.sender import Sender, adapters_of
from hanlu.runtime import keyring_of
from hanlu.settings import Settings

TESTS = Principal.system("tests")
SECRET = "a shared secret"
KEYS = keyring_of("tests")


def invitation(to: str = "li.na@example.com", channel: Channel = "mail") -> Message:
    return Message(
        key=str(new_id()),
        channel=channel,
        to=to,
        locale="en",
        code="password.invite",
        params={"name": "Li Na", "link": "https://x/y", "hours": 168},
    )


@asynccontextmanager
async def listening(answer: Any) -> AsyncIterator[int]:
    """A plain TCP server on a free port; ``answer(reader, writer)`` speaks for it."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


class MailServer:
    """As much SMTP as a client needs; keeps what it was given, or says ``refuse`` instead."""

    def __init__(self, *, refuse: int | None = None) -> None:
        self.mails: list[str] = []
        self._refuse = refuse

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT" and self._refuse is not None:
                writer.write(f"{self._refuse} nobody here\r\n".encode())
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                writer.write(b"250 taken\r\n")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
        await writer.drain()
        writer.close()


async def queue(database: Database, *messages: Message) -> None:
    async with database.unit_of_work(TESTS, "message.queue") as uow:
        await uow.connection.execute("update hanlu.message set state = 'failed'")
        for message in messages:
            await outbox.send(uow, message)


async def drain(database: Database, adapters: dict[Channel, Adapter]) -> None:
    sending = Sender(database, adapters, KEYS)
    while await sending.turn():
        pass


async def row(database: Database, message: Message) -> dict[str, Any]:
    async with database.read(TESTS) as connection:
        rows = await outbox.listed(connection, 500)
    return next(each for each in rows if each["key"] == message.key)


async def test_a_mail_goes_out_once_and_its_link_is_forgotten(app_database: Database) -> None:
    server, message = MailServer(), invitation()
    await queue(app_database, message, message)
    async with listening(server.answer) as port:
        mail = Mail(f"smtp://127.0.0.1:{port}", "Hanlu <hanlu@example.com>")
        await drain(app_database, {"mail": mail})
        await drain(app_database, {"mail": mail})
    assert len(server.mails) == 1
    assert "Subject: Your access to Hanlu" in server.mails[0]
    assert "Message-ID: <" in server.mails[0]
    sent = await row(app_database, message)
    assert (sent["state"], sent["params"]) == ("sent", {})


async def test_no_connection_is_held_while_the_network_is_asked(postgres_url: str) -> None:
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with Database(postgres_url, SystemClock(), max_size=1) as database:
        await queue(database, invitation())
        async with listening(silent) as port:
            mail = Mail(f"smtp://127.0.0.1:{port}", "h@example.com")
            turn = asyncio.create_task(Sender(database, {"mail": mail}, KEYS).turn())
            async with asyncio.timeout(10):
                await asked.wait()
                async with database.unit_of_work(TESTS, "message.look") as uow:
                    unlocked = await uow.connection.execute(
                        "select 1 from hanlu.message where state = 'waiting' for update skip locked"
                    )
                    assert await unlocked.fetchone() is not None
            turn.cancel()
            await asyncio.wait([turn])


async def test_a_sender_that_dies_after_sending_repeats_under_the_same_id(
    postgres_url: str,
) -> None:
    class Dying:
        async def send(self, message: Message) -> None:
            await mail.send(message)
            raise asyncio.CancelledError

    server, clock = MailServer(), FixedClock(datetime(2026, 3, 1, tzinfo=UTC))
    async with (
        Database(postgres_url, clock) as database,
        listening(server.answer) as port,
    ):
        mail = Mail(f"smtp://127.0.0.1:{port}", "h@example.com")
        await queue(database, invitation())
        with pytest.raises(asyncio.CancelledError):
            await Sender(database, {"mail": Dying()}, KEYS).turn()
        assert await Sender(database, {"mail": mail}, KEYS).turn() == 0, "still claimed"
        clock.advance(outbox.CLAIMED_FOR)
        assert await Sender(database, {"mail": mail}, KEYS).turn() == 1
    ids = [
        line for each in server.mails for line in each.splitlines() if line.startswith("Message-ID")
    ]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_a_message_that_ends_every_sender_is_given_up(postgres_url: str) -> None:
    class Deadly:
        async def send(self, _message: Message) -> None:
            raise asyncio.CancelledError

    clock, message = FixedClock(datetime(2026, 3, 1, tzinfo=UTC)), invitation()
    async with Database(postgres_url, clock) as database:
        await queue(database, message)
        for _ in range(outbox.MAX_ATTEMPTS):
            with pytest.raises(asyncio.CancelledError):
                await Sender(database, {"mail": Deadly()}, KEYS).turn()
            clock.advance(outbox.CLAIMED_FOR)
        assert await Sender(database, {"mail": Deadly()}, KEYS).turn() == 0
        given_up = await row(database, message)
    assert (given_up["state"], given_up["attempts"]) == ("failed", outbox.MAX_ATTEMPTS)
    assert "given up" in given_up["error"]


async def test_a_server_that_does_not_answer_holds_up_no_other_message(
    app_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "SEND_WITHIN_S", 0.5)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server, mailed, hooked = MailServer(), invitation(), invitation("", "webhook")
    async with listening(server.answer) as port, listening(silent) as hole:
        origin = f"http://127.0.0.1:{hole}"
        hooked = msgspec.structs.replace(hooked, to=f"{origin}/in")
        await queue(app_database, hooked, mailed)
        mail = Mail(f"smtp://127.0.0.1:{port}", "h@example.com")
        webhook = Webhook(SECRET, frozenset({origin}))
        assert await Sender(app_database, {"mail": mail, "webhook": webhook}, KEYS).turn() == 2
    assert (await row(app_database, mailed))["state"] == "sent"
    waiting = await row(app_database, hooked)
    assert (waiting["state"], waiting["error"]) == ("waiting", "no answer within 0 s")


async def test_a_refused_recipient_is_shown_and_not_tried_again(app_database: Database) -> None:
    server, message = MailServer(refuse=550), invitation()
    await queue(app_database, message)
    async with listening(server.answer) as port:
        await drain(app_database, {"mail": Mail(f"smtp://127.0.0.1:{port}", "h@example.com")})
    failed = await row(app_database, message)
    assert failed["state"] == "failed"
    assert failed["error"] == "the mail server refuses the address (550)"


async def test_an_address_that_a_server_puts_off_is_tried_again(app_database: Database) -> None:
    server, message = MailServer(refuse=450), invitation()
    await queue(app_database, message)
    async with listening(server.answer) as port:
        await drain(app_database, {"mail": Mail(f"smtp://127.0.0.1:{port}", "h@example.com")})
    waiting = await row(app_database, message)
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 1)
    assert waiting["error"] == "the mail server puts the address off (450)"


async def test_a_sealed_address_is_opened_for_the_server_alone(app_database: Database) -> None:
    server = MailServer()
    message = invitation(addresses.sealed(KEYS, "lin@example.com"))
    await queue(app_database, message)
    async with listening(server.answer) as port:
        await drain(app_database, {"mail": Mail(f"smtp://127.0.0.1:{port}", "h@example.com")})
    assert "To: lin@example.com" in server.mails[0]
    assert "lin" not in (await row(app_database, message))["recipient"]


async def test_an_address_under_a_lost_key_is_said_and_not_tried_again(
    app_database: Database,
) -> None:
    message = invitation(addresses.sealed(keyring_of("lost"), "lin@example.com"))
    await queue(app_database, message)
    await drain(app_database, {"mail": Mail("smtp://127.0.0.1:9", "h@example.com")})
    assert (await row(app_database, message))["state"] == "failed"


async def test_a_mail_server_that_is_away_is_tried_later(app_database: Database) -> None:
    message = invitation()
    await queue(app_database, message)
    await drain(app_database, {"mail": Mail("smtp://127.0.0.1:9", "h@example.com")})
    waiting = await row(app_database, message)
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 1)
    assert waiting["params"]["link"] == "https://x/y"


async def test_what_waits_is_taken_back_and_what_is_on_its_way_or_out_is_not(
    postgres_url: str,
) -> None:
    clock, message = FixedClock(datetime(2026, 6, 1, tzinfo=UTC)), invitation()

    async def taken_back() -> bool:
        async with database.unit_of_work(TESTS, "message.take_back") as uow:
            return await outbox.take_back(uow, message.key)

    class Asking:
        async def send(self, _message: Message) -> None:
            assert not await taken_back()

    async with Database(postgres_url, clock) as database:
        assert await taken_back()  # there is none
        await queue(database, message)
        assert await taken_back()
        await queue(database, message)
        await drain(database, {"mail": Mail("smtp://127.0.0.1:9", "h@example.com")})
        assert await taken_back()  # tried once, in nobody's hands
        await queue(database, message)
        await drain(database, {"mail": Mail("smtp://127.0.0.1:9", "h@example.com")})
        clock.advance(outbox.CLAIMED_FOR)
        await drain(database, {"mail": Asking()})
        assert not await taken_back()
        assert (await row(database, message))["state"] == "sent"


async def test_without_a_mail_server_mails_wait_in_sight(app_database: Database) -> None:
    message = invitation()
    await queue(app_database, message)
    await drain(app_database, adapters_of(Settings()))
    assert (await row(app_database, message))["state"] == "waiting"


async def test_a_webhook_is_signed_and_goes_to_allowed_origins_only(
    app_database: Database,
) -> None:
    heard: list[tuple[str, bytes]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1])
            for line in head.splitlines()
            if line.lower().startswith("content-length")
        )
        heard.append((head, await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with listening(answer) as port:
        allowed = f"http://127.0.0.1:{port}"
        webhook = Webhook(SECRET, frozenset({allowed}))
        good, bad = (
            invitation(f"{allowed}/hook", "webhook"),
            invitation("http://169.254.169.254/latest", "webhook"),
        )
        await queue(app_database, good, bad)
        await drain(app_database, {"webhook": webhook})
    [(head, body)] = heard
    assert signature(SECRET, body) in head
    assert msgspec.json.decode(body)["code"] == "password.invite"
    assert (await row(app_database, good))["state"] == "sent"
    assert "not among the allowed" in (await row(app_database, bad))["error"]


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        pytest.param(1, timedelta(seconds=5), id="soon"),
        pytest.param(3, timedelta(seconds=20), id="doubling"),
        pytest.param(100, timedelta(minutes=15), id="at most a quarter of an hour"),
    ],
)
def test_retries_come_ever_later(attempts: int, wait: timedelta) -> None:
    assert outbox.retry_after(attempts) == wait


async def test_an_address_that_its_adapter_chokes_on_stops_no_other_message(
    app_database: Database,
) -> None:
    origin = "https://hooks.example:port"  # no number: refused before anything is sent
    adapters: dict[Channel, Adapter] = {"webhook": Webhook(SECRET, frozenset({origin}))}
    await queue(app_database, invitation(f"{origin}/in", "webhook"))
    sending = Sender(app_database, adapters, KEYS)
    assert await sending.turn() == 1
    assert await sending.turn() == 0
    async with app_database.read(TESTS) as connection:
        newest = (await outbox.listed(connection, 1))[0]
    assert (newest["state"], newest["attempts"]) == ("waiting", 1)
    assert "InvalidURL" in newest["error"]
