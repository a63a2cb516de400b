#!/bin/sh
# Makes or refreshes .venv from requirements.lock. Needs a Python 3.12+ or, failing that, lets uv fetch one.
# Safe to repeat: when the lock has not changed, it does nothing.
set -eu
cd "$(dirname "$0")/.."

works() { "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

find_python() {
    # Version folders come after PATH: a pyenv shim on PATH may refuse the version it names.
    for candidate in python3 python3.13 python3.12 python3.14 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python3; do
        if works "$candidate"; then command -v "$candidate"; return; fi
    done
}

stamp=.venv/.lock-stamp
lock_hash=$(cat requirements.lock pyproject.toml | cksum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock_hash" ] && [ -x .venv/bin/python ] && exit 0

python=$(find_python || true)
any_python=${python:-$(command -v python3 || true)}
if [ -z "$any_python" ]; then
    echo "hanlu: no python3 was found; install Python 3.12 or newer and try again." >&2
    exit 1
fi
get_uv() {
    if "$any_python" -m venv .tools >/dev/null 2>&1; then
        .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
    elif "$any_python" -m pip --version >/dev/null 2>&1; then
        # Debian's python3 without python3-venv: pip can still put uv into a folder of ours.
        "$any_python" -m pip install --quiet --disable-pip-version-check --target .tools/site "uv>=0.9"
        mkdir -p .tools/bin && ln -sf ../site/bin/uv .tools/bin/uv
    else
        echo "hanlu: $any_python has neither venv nor pip; on Debian: apt-get install python3-venv" >&2
        exit 1
    fi
}
[ -x .tools/bin/uv ] || get_uv

# uv does not read pip's settings: hand on the package index that this machine was given.
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
    index=${PIP_INDEX_URL:-$("$any_python" -m pip config get global.index-url 2>/dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
fi
[ -x .venv/bin/python ] || .tools/bin/uv venv --quiet --python "${python:-3.13}" .venv
# Bytecode is made here: where PYTHONDONTWRITEBYTECODE is set (as in many images), each process would
# otherwise compile all it imports at every start, which is half of its start.
.tools/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python requirements.lock
.tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
.venv/bin/python -m compileall -q hanlu iot_gateway dispatch optimizer simulators
# The search of the optimizer is compiled once, not inside the first plan.
.venv/bin/python -m optimizer warm
printf '%s' "$lock_hash" > "$stamp"
