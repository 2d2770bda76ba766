"""Exact stationary states of small Markov chains, solved by numpy: customers come at rate 1 unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

State = tuple[int, ...]
Moves = Callable[[State], Iterable[tuple[State, float]]]
FULL = 120
"""Where an endless line is cut off; the chains below are there with a probability under 1e-12."""


def stationary(start: State, moves: Moves) -> dict[State, float]:
    """Probability of each state that can be reached; `moves` gives next states and rates."""
    index: dict[Hashable, int] = {start: 0}
    states, entries = [start], []
    for state in states:
        for target, rate in moves(state):
            if target not in index:
                index[target] = len(states)
                states.append(target)
            entries += [(index[target], index[state], rate), (index[state], index[state], -rate)]
    rows, columns, rates = (np.array(column) for column in zip(*entries, strict=True))
    # The last balance follows from the others; that all probabilities add up to 1 takes its place.
    last = len(states) - 1
    kept = rows != last
    rows, columns = np.append(rows[kept], np.full(last + 1, last)), np.append(columns[kept], np.arange(last + 1))
    matrix = csc_matrix((np.append(rates[kept], np.ones(last + 1)), (rows, columns)))
    return dict(zip(states, spsolve(matrix, np.eye(last + 1)[last]).tolist(), strict=True))


def mean(shares: dict[State, float], value: Callable[[State], float]) -> float:
    """Mean of something over the states."""
    return sum(share * value(state) for state, share in shares.items())


def one_server(mean_service: float, servers: int = 1) -> dict[State, float]:
    """M/M/c: (number in system,)."""

    def moves(state: State):
        (n,) = state
        if n < FULL:
            yield (n + 1,), 1.0
        if n:
            yield (n - 1,), min(n, servers) / mean_service

    return stationary((0,), moves)


def tandem(rate: float, means: tuple[float, float], places: tuple[int, int]) -> dict[State, float]:
    """Two stations with places: (at the first, at the second, whether the first is blocked after service)."""

    def moves(state: State):
        a, b, blocked = state
        if a < places[0]:
            yield (a + 1, b, blocked), rate
        if a and not blocked:
            yield ((a - 1, b + 1, 0) if b < places[1] else (a, b, 1)), 1 / means[0]
        if b:
            yield ((a - 1, b, 0) if blocked else (a, b - 1, 0)), 1 / means[1]

    return stationary((0, 0, 0), moves)


def opened_and_closed(mean_service: float, up: float, down: float, closing: str) -> dict[State, float]:
    """M/M/1 open for `up` and closed for `down` on average: (number, open, in service).

    Service under way at the closing is finished ("finish"), goes on at the opening ("resume"), or is given up
    ("leave").
    """

    def moves(state: State):
        n, is_open, serving = state
        if n < FULL:
            yield (n + 1, is_open, int(serving or is_open)), 1.0
        if serving:
            yield (n - 1, is_open, int(is_open and n > 1)), 1 / mean_service
        if is_open:
            left = n - (serving if closing == "leave" else 0)
            yield (left, 0, int(serving and closing == "finish")), 1 / up
        else:
            yield (n, 1, int(n > 0)), 1 / down

    return stationary((0, 1, 0), moves)


def two_classes(rates: tuple[float, float], mean_service: float, *, preempts: bool) -> dict[State, float]:
    """M/M/1 with two priorities: (number of the first class, of the second, class in service or 2 for none)."""
    full = 40

    def moves(state: State):
        a, b, served = state
        if a < full:
            yield (a + 1, b, 0 if preempts or served == 2 else served), rates[0]
        if b < full:
            yield (a, b + 1, 1 if served == 2 else served), rates[1]
        if served < 2:
            left = (a - 1, b) if served == 0 else (a, b - 1)
            yield (*left, 0 if left[0] else 1 if left[1] else 2), 1 / mean_service

    return stationary((0, 0, 2), moves)


def every_nth(phases: int, mean_service: float) -> dict[State, float]:
    """Groups of `phases` customers before one server: (groups in system, customers waiting for their group)."""

    def moves(state: State):
        groups, waiting = state
        if waiting + 1 < phases:
            yield (groups, waiting + 1), 1.0
        elif groups < FULL:
            yield (groups + 1, 0), 1.0
        if groups:
            yield (groups - 1, waiting), 1 / mean_service

    return stationary((0, 0), moves)


def shorter_line(mean_service: float) -> dict[State, float]:
    """Two servers with a line each; customers join the shorter one, the first of equals: (at the first, the second)."""
    full = 60

    def moves(state: State):
        a, b = state
        joins = (a + 1, b) if a <= b else (a, b + 1)
        if max(joins) <= full:
            yield joins, 1.0
        if a:
            yield (a - 1, b), 1 / mean_service
        if b:
            yield (a, b - 1), 1 / mean_service

    return stationary((0, 0), moves)


def hurried(mean_service: float, factor: float, line: int) -> dict[State, float]:
    """M/M/1 whose service takes `factor` as long if `line` or more wait when it begins: (number, whether hurried)."""

    def moves(state: State):
        n, fast = state
        if n < FULL:
            yield (n + 1, fast if n else int(line <= 0)), 1.0
        if n:
            yield (n - 1, int(n - 2 >= line)), 1 / (mean_service * (factor if fast else 1.0))

    return stationary((0, 0), moves)
