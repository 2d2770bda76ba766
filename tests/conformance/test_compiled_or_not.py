"""One source, three ways to run it: compiled, compiled without numba's private options, and as plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from traces import traces

HERE = Path(__file__).resolve().parent


def in_another_process(folder: Path, seeds: range, **environment: str) -> dict[str, np.ndarray]:
    """Traces as a process with these variables has them; it says nothing on its error output."""
    out = folder / "traces.npz"
    words = [sys.executable, str(HERE / "traces.py"), str(out), str(seeds.start), str(seeds.stop)]
    done = subprocess.run(words, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with np.load(out) as tables:
        return dict(tables)


def differing(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> list[str]:
    assert ours.keys() == theirs.keys()
    return [name for name in ours if not np.array_equal(ours[name], theirs[name])]


def rows_in(tables: dict[str, np.ndarray]) -> int:
    return sum(len(table) for name, table in tables.items() if name.startswith("rows"))


def test_plain_python_gives_the_rows_marks_and_counts_of_the_compiled_kernel(tmp_path):
    seeds = range(6)
    plain = in_another_process(tmp_path, seeds, NUMBA_DISABLE_JIT="1")
    assert differing(traces(seeds), plain) == []
    assert rows_in(plain) > 3_000


@pytest.mark.slow
def test_plain_python_gives_the_same_on_a_hundred_corridors(tmp_path):
    seeds = range(100, 200)
    plain = in_another_process(tmp_path, seeds, NUMBA_DISABLE_JIT="1")
    assert differing(traces(seeds), plain) == []
    assert rows_in(plain) > 50_000


@pytest.mark.slow
def test_without_numbas_private_options_everything_is_the_same(tmp_path):
    seeds = range(100)
    plain = in_another_process(tmp_path, seeds, LANDBRIDGE_NUMBA="plain")
    assert differing(traces(seeds), plain) == []
    assert rows_in(plain) > 50_000
