"""Queueing systems with known answers on the kernel, judged by 99.9 % intervals over replications.

`.venv/bin/python tests/theory/proofs.py` writes docs/reference/kernel-proofs.md.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from closing_systems import CLOSING_SYSTEMS
from open_systems import OPEN_SYSTEMS
from priority_systems import PRIORITY_SYSTEMS
from routed_systems import ROUTED_SYSTEMS
from scipy import stats
from stations import SEED, Seen, Watch, watched
from systems import Quantity, System

SYSTEMS = (*OPEN_SYSTEMS, *PRIORITY_SYSTEMS, *CLOSING_SYSTEMS, *ROUTED_SYSTEMS)
REPLICATIONS = 30
START = 4_000
LEVEL = 0.999
WIDEST = 0.02

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "kernel-proofs.md"
HEAD = f"""# Proofs of the kernel against queueing theory

Written by `.venv/bin/python tests/theory/proofs.py`, not by hand.

- The kernel runs each system {REPLICATIONS} times, with seed {SEED} and numbers of replications from 0 on; neither was
  chosen by what came out. The first {START:,} gaps between customers are left out. Times are in mean gaps between
  customers.
- "Measured" is the mean of the replications, "+-" half of its {100 * LEVEL:g} % interval. A test asks that theory
  lies inside and that the half-width is less than {100 * WIDEST:g} % of it. Numbers of customers were chosen for that
  width.
- The systems share their streams of arrivals, so two rows are not independent of each other.
- The closed forms are tested by themselves, against exact Markov chains, tables and each other.

Systems: `tests/theory/*_systems.py`. Sources of the formulas: `formulas.py`, `chains.py`.

| system | theory by | quantity | theory | measured | +- | events |
|---|---|---|---|---|---|---|
"""


class Measured(NamedTuple):
    """A mean over replications, half the width of its interval, and how many events the kernel made in all."""

    mean: float
    half: float
    events: int


@cache
def replications_of(system: System) -> list[Seen]:
    watch = Watch(START, START + system.customers)
    return [watched(system.build(number), number, watch) for number in range(REPLICATIONS)]


def measure(system: System, quantity: Quantity) -> Measured:
    """One quantity; the system is run once for all its quantities."""
    found = replications_of(system)
    values = np.array([quantity.read(seen) for seen in found])
    error = values.std(ddof=1) / len(values) ** 0.5
    half = stats.t.ppf((1 + LEVEL) / 2, len(values) - 1) * error
    return Measured(float(values.mean()), float(half), sum(seen.events for seen in found))


def judge(found: Measured, theory: float) -> None:
    """Raise AssertionError where theory is outside the interval, or that is too wide to tell."""
    told = f"expected {theory:.5g}, was {found.mean:.5g} +- {found.half:.2g} in {found.events:,} events"
    assert abs(found.mean - theory) < found.half, told
    assert found.half < WIDEST * abs(theory), f"too few events to tell: {told}"


def row(system: System, quantity: Quantity) -> str:
    """One line of the page."""
    found = measure(system, quantity)
    first = quantity == system.quantities[0]
    head = [system.name, system.law] if first else ["", ""]
    width = f"{100 * found.half / quantity.theory:.2f} %"
    numbers = [f"{quantity.theory:#.5g}", f"{found.mean:#.5g}", width, f"{found.events:,}" if first else ""]
    return "| " + " | ".join([*head, quantity.words, *numbers]) + " |"


def farthest() -> float:
    """The largest deviation of all quantities, in half-widths."""
    found = [(measure(system, quantity), quantity.theory) for system in SYSTEMS for quantity in system.quantities]
    return max(abs(each.mean - theory) / each.half for each, theory in found)


def write_page() -> None:
    start = time.process_time()
    rows = [row(system, quantity) for system in SYSTEMS for quantity in system.quantities]
    took = f"{time.process_time() - start:.0f} s of CPU time on one core"
    events = sum(measure(system, system.quantities[0]).events for system in SYSTEMS)
    foot = (
        f"\n{len(rows)} quantities of {len(SYSTEMS)} systems, {events:,} events, {took}.\n"
        f"The one farthest from theory lies at {farthest():.2f} of its half-width.\n"
    )
    PAGE.write_text(HEAD + "\n".join(rows) + "\n" + foot, encoding="utf-8")


if __name__ == "__main__":
    write_page()
