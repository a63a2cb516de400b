"""For whom others are asked to make way: only so many at a look, and not again at once. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

# A search that moves others takes about ten milliseconds; a backlog may hold hundreds of orders.
_AT_A_LOOK = 10
_NOT_AGAIN_FOR = timedelta(minutes=1)


class Patience:
    """Remembers for which orders there was nothing new; the most urgent come first, so they are
    first to be looked at again.
    """

    def __init__(self) -> None:
        self._in_vain: dict[UUID, datetime] = {}
        self._left = _AT_A_LOOK

    def new_look(self, now: datetime) -> None:
        """Forget what is long enough ago; as many searches again as at any look."""
        self._left = _AT_A_LOOK
        self._in_vain = {
            order: at for order, at in self._in_vain.items() if now - at < _NOT_AGAIN_FOR
        }

    def may_ask(self, order_id: UUID) -> bool:
        """Whether it is worth the time to look for moves for this order now."""
        return self._left > 0 and order_id not in self._in_vain

    def asked(self) -> None:
        """Moves were looked for, found or not."""
        self._left -= 1

    def in_vain(self, order_id: UUID, now: datetime) -> None:
        """No moves were found for it, or only what is proposed already."""
        self._in_vain[order_id] = now
