# pyright: basic
"""How the kernel is compiled: numba's options, private ones too, and its cache, in this one place.

Nothing is allocated in the kernel's loop, so reference counting is switched off (`_nrt`, a private option of numba);
with it the kernel is several times slower. Everything is inlined, since a state is a tuple of arrays that would be
copied at every call that is not. Where a release of numba no longer knows an option it is left out, as all of them are
with LANDBRIDGE_NUMBA=plain in the environment: the kernel is slower then, and its results are the same.

numba's own cache looks at the file of the entry function only. Here a change of any file of the kernel gives a new
cache folder, so a stale kernel is never run.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit
from numba.core.options import DefaultOptions

__all__ = ["COMPILED", "at", "callable_too", "entry", "inlined"]

COMPILED: bool = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
"""False where the kernel runs in plain Python, to be stepped through: NUMBA_DISABLE_JIT=1 in the environment."""

_HERE = Path(__file__).resolve().parent
_SOURCES = (
    "compiled.py", "layout.py", "draws.py", "pending.py", "records.py", "rules.py", "asking.py", "lines.py",
    "serving.py", "advance.py",
)  # fmt: skip
_PLAIN = os.environ.get("LANDBRIDGE_NUMBA") == "plain"


def _cache_folder() -> Path:
    """A writable folder named after the content of the kernel's files and numba's version."""
    digest = hashlib.sha256(f"{numba.__version__} {_PLAIN}".encode())
    for name in _SOURCES:
        digest.update((_HERE / name).read_bytes())
    name = f"kernel-{digest.hexdigest()[:12]}"
    for parent in (_HERE / "__pycache__", Path(tempfile.gettempdir()) / f"landbridge-{os.getuid()}"):
        try:
            (parent / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(parent / name, os.W_OK):
            return parent / name
    return Path(tempfile.mkdtemp(prefix="landbridge-"))


numba.config.CACHE_DIR = str(_cache_folder())  # type: ignore[attr-defined]


def _leave_out_linear_algebra() -> None:
    """Keep numba from loading scipy's linear algebra with its array functions: a third of the time to start.

    The kernel has no matrices; for other code numba looks for it when it is needed. Private, so left out where a
    release of numba has it otherwise.
    """
    if "numba.np.arraymath" in sys.modules:
        return
    linalg: Any = importlib.import_module("numba.np.linalg")
    look = getattr(linalg, "ensure_blas", None)
    if look is None or "numba.np.arraymath" in sys.modules:
        return

    def look_later() -> None:
        if importlib.util.find_spec("scipy") is None:
            look()

    linalg.ensure_blas = look_later
    try:
        importlib.import_module("numba.np.arraymath")
    finally:
        linalg.ensure_blas = look


if not _PLAIN:
    _leave_out_linear_algebra()


def _compiler(*, cache: bool = True, **private: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that compiles with the options all share and, where numba knows them, the private ones given."""
    known = {name: value for name, value in private.items() if hasattr(DefaultOptions, name) and not _PLAIN}
    compiler: Any = njit
    return compiler(cache=cache, nogil=True, error_model="numpy", **known)


# What is inlined is in the machine code of its callers, and needs no file of its own.
inlined = _compiler(cache=False, _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
callable_too = _compiler(_nrt=False, forceinline=True)
entry = _compiler(_nrt=False)


@inlined
def at(index):
    """An index that is never negative: numba asks of a signed one each time whether it counts from the end."""
    return np.uint64(index)
