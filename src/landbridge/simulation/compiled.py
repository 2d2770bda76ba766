# pyright: basic
"""How the kernel is compiled: numba's options, private ones too, and its cache, in this one place.

Nothing is allocated in the kernel's loop, so reference counting is switched off (`_nrt`, a private option of numba);
with it the kernel is several times slower. Everything is inlined, since a state is a tuple of arrays that would be
copied at every call that is not.

numba's own cache looks at the file of the entry function only. Here a change of any file of the kernel gives a new
cache folder, so a stale kernel is never run.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba import njit

__all__ = ["callable_too", "entry", "inlined"]

_HERE = Path(__file__).resolve().parent
_SOURCES = ("compiled.py", "layout.py", "draws.py", "pending.py", "records.py", "lines.py", "kernel.py")


def _cache_folder() -> Path:
    """A writable folder named after the content of the kernel's files and numba's version."""
    digest = hashlib.sha256(numba.__version__.encode())
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


def _compiler(**options: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that compiles with the options all share and those given."""
    return njit(cache=True, nogil=True, error_model="numpy", _nrt=False, **options)  # pyright: ignore[reportCallIssue]


inlined = _compiler(forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
callable_too = _compiler(forceinline=True)
entry = _compiler()
