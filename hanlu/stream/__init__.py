"""The event stream: numbered events on a Redis stream, with the outbox behind it."""

from hanlu.stream.feed import EventFeed
from hanlu.stream.relay import Relay

__all__ = ["EventFeed", "Relay"]
