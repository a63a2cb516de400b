"""Which data folder is meant when a command names none."""

import os
from pathlib import Path

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import MARKER, is_running

DEMO = Path(".data/demo")
SITE = Path(".data/site")
"""The demo and one's own site live apart: neither is lost by trying the other."""


def default(*, demo: bool) -> Path:
    """Where ``hanlu up`` keeps its data unless told otherwise."""
    return DEMO if demo else SITE


def choose() -> None:
    """Set ``HANLU_DATA`` to the one running installation, or the one that exists.

    Left alone when it is set, or when settings name a database themselves. Raises StartRefused
    when several run.
    """
    if os.environ.get("HANLU_DATA") or os.environ.get("HANLU_DATABASE_URL"):
        return
    known = [*_registered(), DEMO.absolute(), SITE.absolute()]
    running = list(dict.fromkeys(path for path in known if is_running(path)))
    if len(running) > 1:
        names = ", ".join(map(str, running))
        raise StartRefused(f"Several installations run ({names}): choose one with --data.")
    existing = [path for path in (SITE, DEMO) if (path / MARKER).exists()]
    for path in [*running, *existing, SITE][:1]:
        os.environ["HANLU_DATA"] = str(path.absolute())


def register(path: Path) -> None:
    """Note a running installation for this user's other commands; see ``choose``."""
    paths = [known for known in _registered() if is_running(known) and known != path]
    register_file = _register()
    register_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    register_file.write_text("".join(f"{each}\n" for each in [*paths, path]))


def _registered() -> list[Path]:
    try:
        return [Path(line) for line in _register().read_text().splitlines()]
    except OSError:
        return []


def _register() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "hanlu" / "running"
