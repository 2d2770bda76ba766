"""What a what-if looks at in the crews of ports: who works, who is out, and what tests find."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from landbridge.control.what_if_figures import FigureName
from landbridge.simulation import DAY_COUNTS, Outcome
from landbridge.units import DAY_MS

__all__ = ["crew_figures"]

_MINUTES_A_DAY = 1440
_COUNT = {name: k for k, name in enumerate(DAY_COUNTS)}
_SUMS = {"tests": "tests", "positives": "found", "infected": "infected", "chain": "in_chains"}
_WORDS = {"tests": "tests of crews", "positives": "positive tests", "infected": "crew infected",
          "chain": "infected by crew"}  # fmt: skip


def crew_figures(outcome: Outcome, names: dict[str, str], first_ms: int,
                 after_ms: int) -> Iterator[tuple[FigureName, NDArray[np.float64]]]:  # fmt: skip
    """One number a replication, by port, all its posts together, of the days from one instant to another [ms].

    Nothing where the scenario counts no crews. They are counts of posts, never results of a person.
    """
    days = slice((first_ms - outcome.model.start_ms) // DAY_MS, -((outcome.model.start_ms - after_ms) // DAY_MS))
    for port, name in names.items():
        posts = [k for k, plan in enumerate(outcome.model.crews) if plan.post.port == port]
        if posts:
            yield from _of_port(port, name, outcome.crews[:, posts, days].astype(np.float64).sum(axis=1))


def _of_port(port: str, name: str, counts: NDArray[np.float64]) -> Iterator[tuple[FigureName, NDArray[np.float64]]]:
    """From counts[replication, day, count]."""

    def of(count: str) -> NDArray[np.float64]:
        return counts[:, :, _COUNT[count]]

    working = FigureName(f"crews-at-work-{port}", f"{name} crews at work", "crews", port)
    yield working, of("crew_min").mean(axis=1) / _MINUTES_A_DAY
    loop = FigureName(f"closed-loop-{port}", f"{name} in closed loop", "people", port)
    yield loop, of("closed_loop").mean(axis=1)
    out = FigureName(f"most-out-{port}", f"{name} quarantined, most", "people", port)
    yield out, (of("quarantine") + of("isolation")).max(axis=1)
    for id_, count in _SUMS.items():
        yield FigureName(f"{id_}-{port}", f"{name} {_WORDS[id_]}", id_ if id_ == "tests" else "people",
                         port), of(count).sum(axis=1)  # fmt: skip
