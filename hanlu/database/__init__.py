"""PostgreSQL, the record: units of work, the outbox, the inbox, leases, migrations."""

from hanlu.database.database import Database
from hanlu.database.unit_of_work import UnitOfWork

__all__ = ["Database", "UnitOfWork"]
