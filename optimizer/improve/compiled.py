"""Compile a function where numba is there, leave it as it is where not.

Without numba the same functions run on plain lists: slower by a factor of about a hundred, the
same to the last bit. Each has one explicit signature, so that the second process finds the first
one's machine code.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, MutableSequence, Sequence
from pathlib import Path
from typing import Any, cast

numba: Any
try:
    import numba
except ImportError:  # the fallback is the point
    numba = None


def _cache() -> Path:
    """A folder for machine code that changes its name with any source file of the search.

    numba itself only looks at the file that a function stands in, not at the one that its
    constants come from. Beside the sources where that can be written, else the user's cache.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for source in sorted(here.glob("*.py")):
        digest.update(source.read_bytes())
    name = f"search-{digest.hexdigest()[:12]}"
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return Path(given) / name
    if os.access(here, os.W_OK):
        return here / "__pycache__" / name
    fallback = Path(os.environ.get("XDG_CACHE_HOME", Path(tempfile.gettempdir())))
    return fallback / f"hanlu-{os.getuid() if sys.platform != 'win32' else 0}" / name


CACHE = _cache()

Data = Sequence[int]
State = MutableSequence[int]
"""The two flat arrays: of int32 that are only read, of int64."""

TYPES = {Data: "int32[::1]", State: "int64[::1]", int: "int64", float: "float64", bool: "boolean"}

IS_COMPILED = numba is not None and not numba.config.DISABLE_JIT


def compiled[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile for exactly the annotated types, releasing the interpreter lock while it runs."""
    if not IS_COMPILED:
        return function
    types = dict(function.__annotations__)
    result = TYPES[types.pop("return")]
    signature = f"{result}({', '.join(TYPES[t] for t in types.values())})"
    numba.config.CACHE_DIR = str(CACHE)
    made = numba.njit(
        signature,
        cache=True,
        nogil=True,
        error_model="numpy",
        forceinline=function.__name__ != "run",
    )(function)
    return cast("Callable[P, R]", made)
