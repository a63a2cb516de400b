"""What a look of the planner knew: what had been written for good when it read the day. Pure."""

from datetime import datetime

from dispatch.assignments.basis import Basis


def knew(basis: Basis, at: datetime, written_by: int | None) -> bool:
    """Whether the look had before it what transaction ``written_by`` wrote, dated ``at``.

    A look or a change from before snapshots were noted is judged by its instant.
    """
    if basis.seen is None or written_by is None:
        return at <= basis.looked_at
    return is_visible(basis.seen, written_by)


def is_visible(snapshot: str, transaction: int) -> bool:
    """Whether a transaction had ended in a snapshot, ``xmin:xmax:those still running``.

    The form and its meaning: PostgreSQL documentation, 9.27.7, pg_snapshot.
    """
    oldest, following, running = snapshot.split(":")
    if transaction < int(oldest):
        return True
    return transaction < int(following) and str(transaction) not in running.split(",")
