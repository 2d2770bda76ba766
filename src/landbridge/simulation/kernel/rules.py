"""Rules: functions of a user that the compiled kernel calls by their address, so that it need not be compiled again.

A rule takes six scalars and gives one number:

    @rule
    def shortest_line(now_ms, subject, priority, items, waiting, free):
        return waiting - free

`subject` is the number of the static arrival (-1 for what was born on the way), `waiting` the requests that wait for
the resource in question, `free` its units that are not in use.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["ARGUMENTS", "PLAIN", "Rule", "rule"]

ARGUMENTS = 6
PLAIN = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_int64] * ARGUMENTS)
"""A rule as C sees it: six whole numbers in, one number out."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A compiled rule; `address` is where this process has its machine code."""

    function: Callable[..., float]
    address: int
    compiled: Any  # keeps the machine code alive

    def __reduce__(self) -> tuple[Callable[[str, str], Rule], tuple[str, str]]:
        """Another process finds the function by its name and compiles it for itself."""
        return _find, (self.function.__module__, self.function.__qualname__)


def rule(function: Callable[..., float]) -> Rule:
    """Compile `function(now_ms, subject, priority, items, waiting, free) -> float` in some hundredths of a second.

    Raises numba's TypingError where it does what compiled code can not.
    """
    import numba

    from landbridge.simulation.kernel.compiled import COMPILED

    if not COMPILED:
        plain = PLAIN(function)
        return Rule(function, int(ctypes.cast(plain, ctypes.c_void_p).value or 0), plain)
    compiler: Any = numba.cfunc
    compiled: Any = compiler(numba.float64(*[numba.int64] * ARGUMENTS), error_model="numpy")(function)
    return Rule(function, int(compiled.address), compiled)


def _find(module: str, name: str) -> Rule:
    """The rule of that name; the name is the rule's where `rule` decorates a function, and else the function's."""
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found if isinstance(found, Rule) else rule(found)
