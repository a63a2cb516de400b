"""A message before it is words: a code with parameters, for one recipient, under one key."""

from typing import Any, Literal

import msgspec

type Channel = Literal["mail", "webhook", "sms", "push"]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """``key`` is what makes it one message: the same key is never sent twice.

    ``to`` is an address, a URL, a number or the id of a phone's subscription, as the channel has
    it, or such a one sealed (`hanlu.notify.addresses`). ``code`` names the words in the catalogue,
    or, of a push, those of the phone.
    """

    key: str
    channel: Channel
    to: str
    locale: str
    code: str
    params: dict[str, Any] = {}


class Worded(msgspec.Struct, frozen=True):
    """What a person reads."""

    subject: str
    text: str


class Undeliverable(Exception):
    """This message will not arrive however often it is tried: the reason says why."""


class TryAgain(Exception):
    """The other side is away for the moment."""
