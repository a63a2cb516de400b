"""The embedded servers are real ones, closed to strangers, and their users can be changed."""

import time
from threading import Event

import psycopg
import pytest
import redis
from paho.mqtt.client import Client, MQTTMessage, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from hanlu.database import Database
from hanlu.embedded.broker_users import BrokerUnconfirmed, BrokerUser, apply
from hanlu.embedded.mqtt_probe import can_connect
from hanlu.embedded.refusals import RefusalLog
from hanlu.identity.principal import Principal
from tests.support.broker import TestBroker


def test_postgres_has_the_migrated_tables(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute("select count(*) from public.hanlu_migration").fetchone()
    assert found is not None
    assert found[0] >= 1


def test_postgres_refuses_a_wrong_password(postgres_url: str) -> None:
    wrong = postgres_url.replace("hanlu_owner:", "hanlu_owner:not")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


async def test_the_application_role_owns_nothing(app_database: Database) -> None:
    async with app_database.read(Principal.system("test")) as connection:
        cursor = await connection.execute(
            "select count(*) as owned from pg_class where relowner = to_regrole('hanlu_app')"
        )
        assert await cursor.fetchone() == {"owned": 0}


def test_valkey_refuses_without_password_and_keeps_an_append_only_file(valkey_url: str) -> None:
    host_only = "redis://" + valkey_url.split("@", 1)[1]
    with redis.Redis.from_url(host_only) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    with redis.Redis.from_url(valkey_url, decode_responses=True) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def _url(broker: TestBroker, username: str, secret: str) -> str:
    return f"mqtt://{username}:{secret}@{broker.host}:{broker.port}"


def test_broker_lets_in_only_its_users(broker: TestBroker) -> None:
    broker.add_user("fridge-1", "secret-1", publish=["hanlu/v1/fridge-1/telemetry"])
    assert can_connect(_url(broker, "fridge-1", "secret-1"))
    assert not can_connect(_url(broker, "fridge-1", "guessed"))
    assert not can_connect(_url(broker, "nobody", "secret-1"))


def _client(broker: TestBroker, client_id: str, username: str, secret: str) -> Client:
    client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=MQTTv311)
    client.username_pw_set(username, secret)
    client.connect(broker.host, broker.port)
    client.loop_start()
    return client


def test_a_publish_outside_the_rights_is_dropped_and_told_by_the_log(broker: TestBroker) -> None:
    broker.add_user("fridge-2", "secret-2", publish=["hanlu/v1/fridge-2/telemetry"])
    log = RefusalLog(broker.home)
    heard: list[bytes] = []
    arrived, subscribed = Event(), Event()
    listener = _client(broker, "listener-2", broker.username, broker.password)

    def on_message(_client: Client, _data: object, message: MQTTMessage) -> None:
        heard.append(bytes(message.payload))
        arrived.set()

    listener.on_message = on_message
    listener.on_subscribe = lambda *_: subscribed.set()
    listener.subscribe("hanlu/v1/#", qos=1)
    assert subscribed.wait(5)
    device = _client(broker, "fridge-2-id", "fridge-2", "secret-2")
    device.publish("hanlu/v1/fridge-1/telemetry", b"forged", qos=1).wait_for_publish(5)
    device.publish("hanlu/v1/fridge-2/telemetry", b"own", qos=1).wait_for_publish(5)
    assert arrived.wait(5)
    device.loop_stop()
    listener.loop_stop()
    assert heard == [b"own"]
    refusals = [(each.client_id, each.reason, each.topic) for each in log.read()]
    assert ("fridge-2-id", "publish", "hanlu/v1/fridge-1/telemetry") in refusals
    assert log.read() == []


def test_a_revoked_user_is_cut_while_others_stay(broker: TestBroker) -> None:
    broker.add_user("leaves", "secret-3", publish=["a/b"])
    broker.add_user("stays", "secret-4", publish=["a/c"])
    leaving = _client(broker, "leaves-id", "leaves", "secret-3")
    staying = _client(broker, "stays-id", "stays", "secret-4")
    cut, other_cut = Event(), Event()
    deadline = time.monotonic() + 5
    while not (leaving.is_connected() and staying.is_connected()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    leaving.on_disconnect = lambda *_: cut.set()
    staying.on_disconnect = lambda *_: other_cut.set()
    broker.remove_user("leaves")
    assert cut.wait(5)
    assert not can_connect(_url(broker, "leaves", "secret-3"))
    assert staying.is_connected()
    assert not other_cut.is_set()
    leaving.loop_stop()
    staying.loop_stop()


def test_a_broken_users_file_is_refused_and_the_old_users_stay(broker: TestBroker) -> None:
    broker.add_user("kept", "secret-5")
    twice = BrokerUser("same", "x", (), ())
    with pytest.raises(BrokerUnconfirmed, match="refused"):
        apply(broker.home, [twice, twice])
    assert can_connect(_url(broker, "kept", "secret-5"))
