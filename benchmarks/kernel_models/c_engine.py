"""The C program, compiled when asked for: the yardstick of what the machine allows."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.kernel_models.nouns import Columns, Corridor, Ints, Queue, Work

_SOURCE = Path(__file__).with_name("limit.c")
_NEVER = -1
VARIANTS = {"textbook": ("-DTEXTBOOK",), "tuned": ()}
"""Ways to keep the pending events, told apart at the head of the C program."""


class NoCompiler(Exception):
    """There is no C compiler here, or it refuses the program; the argument says which."""


class _Corridor(ctypes.Structure):
    """`corridor` of the C program."""

    _counts = ("containers", "trains", "resources", "lanes", "batch", "stages", "changes")
    _pointers = ("arrival", "delivery", "service", "change_t", "lane", "route", "lane_class", "by_class",
                 "change_resource", "change_capacity", "start", "end", "delivered")  # fmt: skip
    _fields_ = [(name, ctypes.c_int64) for name in _counts] + [(name, ctypes.c_void_p) for name in _pointers]


@dataclass(frozen=True, slots=True)
class CProgram:
    """One variant of the program, loaded."""

    name: str
    library: ctypes.CDLL

    def queue_work(self, model: Queue) -> Work:
        """Model A."""
        n = len(model.arrival)

        def work() -> Columns:
            start = np.full(n, _NEVER, "i8")
            self.library.model_a(n, model.servers, *map(_address, (model.arrival, model.service, start)))
            return (start,)

        return work

    def corridor_work(self, model: Corridor, *, times: bool = True) -> Work:
        """Model B; without `times` nothing is written down, and the count of its steps is all that comes back."""

        def work() -> Columns:
            slots = model.service.size
            columns = [np.full(count, _NEVER, "i8") for count in (slots, slots, len(model.arrival)) if times]
            steps = self.library.model_b(ctypes.byref(_as_structure(model, columns)))
            return tuple(columns) if times else ([steps],)

        return work


def compile_all(folder: Path) -> tuple[dict[str, CProgram], dict[str, str]]:
    """All variants, or why they are missing, by the name of the engine."""
    try:
        return {variant: compile_c(variant, folder) for variant in VARIANTS}, {}
    except NoCompiler as fault:
        names = [f"C {variant}{what}" for variant in VARIANTS for what in ("", ", writing times")]
        return {}, dict.fromkeys(names, str(fault))


def compile_c(variant: str, folder: Path) -> CProgram:
    """Compile a variant into a folder. Raises NoCompiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise NoCompiler("no C compiler (cc) is installed")
    target = folder / f"{variant}.so"
    call = [compiler, "-O3", "-march=native", "-shared", "-fPIC", *VARIANTS[variant], "-o", str(target), str(_SOURCE)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoCompiler(f"cc ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    library = ctypes.CDLL(str(target))
    library.model_a.argtypes = [ctypes.c_int64, ctypes.c_int64, *[ctypes.c_void_p] * 3]
    library.model_a.restype = library.model_b.restype = ctypes.c_int64
    return CProgram(variant, library)


def _as_structure(model: Corridor, columns: list[Ints]) -> _Corridor:
    trains, stages = model.service.shape
    counts = (len(model.arrival), trains, len(model.by_class), len(model.route), model.batch, stages,
              len(model.change_t))  # fmt: skip
    given = (getattr(model, name) for name in _Corridor._pointers[:10])
    return _Corridor(*counts, *map(_address, given), *map(_address, columns))


def _address(array: Ints) -> int:
    """Where its numbers lie; they have to lie in one piece."""
    assert array.flags.c_contiguous
    return array.ctypes.data
