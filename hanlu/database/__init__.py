"""PostgreSQL, the record: units of work, the outbox, leases, migrations, sealed columns."""

from hanlu.database.database import Answer, Connection, Database
from hanlu.database.unit_of_work import LeaseLost, UnitOfWork

__all__ = ["Answer", "Connection", "Database", "LeaseLost", "UnitOfWork"]
