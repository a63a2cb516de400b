"""Days kept in a process that answers many: who asks again reads only what changed meanwhile."""

from collections import OrderedDict
from weakref import WeakKeyDictionary

from dispatch.planning import reading
from dispatch.planning.day import Day
from hanlu.database import Connection, Database
from hanlu.identity.principal import Scope

_MOST = 8
"""So many scopes are kept, those that asked last: a day of thousands of orders takes some MB."""


class KeptDays:
    """A day for each scope that asked lately. Whatever was kept, a reading is compared with the
    record by versions and equals one made afresh, so nothing in here has to be thrown away.
    """

    def __init__(self) -> None:
        self._by_scope: OrderedDict[Scope, Day] = OrderedDict()

    async def read(self, connection: Connection, scope: Scope) -> Day:
        """The day as it stands in the snapshot of ``connection``, which is under ``scope``."""
        day = await reading.read(connection, self._by_scope.get(scope, reading.NOTHING))
        self._by_scope[scope] = day
        self._by_scope.move_to_end(scope)
        if len(self._by_scope) > _MOST:
            self._by_scope.popitem(last=False)
        return day


_SHARED: WeakKeyDictionary[Database, KeptDays] = WeakKeyDictionary()


def shared(database: Database) -> KeptDays:
    """What all who look at days of one database in this process know."""
    return _SHARED.setdefault(database, KeptDays())
