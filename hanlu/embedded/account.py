"""The unprivileged account that PostgreSQL drops to when the product is started as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from hanlu.embedded.errors import StartRefused


@dataclass(frozen=True, slots=True)
class Account:
    """Numeric user and group of a process."""

    uid: int
    gid: int


def unprivileged() -> Account | None:
    """The account for a server that refuses root; None when we are not root ourselves.

    ``initdb`` looks its user up by name, so the account must be one the machine already knows.
    Raises StartRefused where the machine has no ``nobody``.
    """
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise StartRefused(
            "PostgreSQL does not run as root and this machine has no account 'nobody': "
            "start Hanlu as another user."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def can_reach(folder: Path, account: Account) -> bool:
    """Whether ``account`` may walk down to ``folder``, by owner, group and other bits alone.

    Access lists are not looked at: where they decide, the answer errs on the side of no.
    """
    for step in [folder, *folder.parents]:
        status = step.stat()
        if status.st_uid == account.uid:
            bit = 0o100
        elif status.st_gid == account.gid:
            bit = 0o010
        else:
            bit = 0o001
        if not status.st_mode & bit:
            return False
    return True


def give(path: Path, account: Account | None) -> None:
    """Hand a file or folder of ours, with all that is in it, to ``account``."""
    if account is None:
        return
    os.chown(path, account.uid, account.gid)
    if path.is_dir():
        for inner in path.rglob("*"):
            os.chown(inner, account.uid, account.gid, follow_symlinks=False)
