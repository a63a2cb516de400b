"""Compile a function where numba is there, leave it as it is where not.

Without numba the same functions run on plain lists: slower by a factor of about a hundred, the
same to the last bit. Each has one explicit signature, so that the second process finds the first
one's machine code.
"""

import ast
import hashlib
import inspect
import os
import sys
import tempfile
import textwrap
from collections.abc import Callable, MutableSequence, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

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


class _Unsigned(ast.NodeTransformer):
    """Puts every index through ``unsigned``."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        """``a[i]`` becomes ``a[unsigned(i)]``."""
        self.generic_visit(node)
        node.slice = ast.Call(ast.Name("unsigned", ast.Load()), [node.slice], [])
        return node


def _indexed_from_the_front[F: Callable[..., Any]](function: F) -> F:
    """``function`` with indices that are said to be never negative.

    Python counts negative ones from the end; asking for that at each look into an array took a
    third of the search's time.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    ast.increment_lineno(tree, function.__code__.co_firstlineno - 1)
    (definition,) = tree.body
    cast("ast.FunctionDef", definition).decorator_list.clear()
    _Unsigned().visit(definition)
    code = compile(ast.fix_missing_locations(tree), function.__code__.co_filename, "exec")
    made: dict[str, F] = {}
    function.__globals__["unsigned"] = np.uint64
    exec(code, function.__globals__, made)  # noqa: S102 (our own source, read back)
    return made[function.__name__]


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
    )(_indexed_from_the_front(function))
    return cast("Callable[P, R]", made)
