"""Write the traces of random corridors to a file: how a test has them run in a process with other settings.

python traces.py traces.npz FIRST LAST
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from corridors import HORIZON_MS, random_corridor

from landbridge.simulation.kernel.engine import carry_on, prepare
from landbridge.simulation.kernel.layout import Table

SEED = 20200101


def tables_of(seed: int) -> dict[str, Table]:
    """All rows of a corridor, its marks, and what its last state says of resources and counts."""
    pages: list[Table] = []
    model, state = prepare(random_corridor(seed), SEED, seed, ledger=True)
    state = carry_on(model, state, HORIZON_MS, pages.append)
    return {
        f"rows {seed}": np.concatenate(pages), f"marks {seed}": state.mark.copy(),
        f"resources {seed}": np.asarray(state.resource).copy(), f"counts {seed}": np.asarray(state.register).copy(),
    }  # fmt: skip


def traces(seeds: range) -> dict[str, Table]:
    return {name: table for seed in seeds for name, table in tables_of(seed).items()}


if __name__ == "__main__":
    np.savez(Path(sys.argv[1]), **traces(range(int(sys.argv[2]), int(sys.argv[3]))))
