"""Futures of a queue seen at an instant against its Markov chain from that state on.

M/M/c from n customers: the chance of k customers after a time t is the row n of exp(Qt). Were the ends of the services
under way kept and not drawn anew, all futures would begin with the same departures and the test would fail (tried).
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import linalg, stats
from stations import GAP_MS, station

from landbridge.simulation import futures, pause
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel.blueprint import Blueprint

FUTURES = 2_000
LEVEL = 0.001
MOST = 120  # customers in the chain; more have a chance below 1e-12 here


def model_of(blueprint: Blueprint, end_ms: int) -> CorridorModel:
    return CorridorModel(blueprint, (None,) * len(blueprint.arrival), (), np.zeros(1, "i8"), 0, end_ms)


def chain(servers: int, load: float, gaps: float):
    """exp(Qt) of M/M/c with one arrival a gap and `load` of each server, after `gaps` mean gaps."""
    n = np.arange(MOST)
    down = np.minimum(n, servers) / (servers * load)
    up = np.where(n < MOST - 1, 1.0, 0.0)
    rates = np.diag(up[:-1], 1) + np.diag(down[1:], -1) - np.diag(up + down)
    return linalg.expm(rates * gaps)


@pytest.mark.parametrize(("servers", "load", "gaps"), [(1, 0.9, 0.7), (1, 0.9, 12.0), (4, 0.8, 2.0), (20, 0.9, 5.0)])
def test_customers_in_the_futures_of_a_queue_are_as_many_as_its_chain_says(servers: int, load: float, gaps: float):
    blueprint = station(servers, lambda b: b.exponential(load * servers * GAP_MS))
    at_ms = int(500 * GAP_MS)
    until_ms = at_ms + round(gaps * GAP_MS)
    model = model_of(blueprint, until_ms)
    moment = pause(model, seed=1, at_ms=at_ms)
    now = int(moment.state.register["live"][0]) - 1  # the source is no customer
    outcome = futures(moment, model, count=FUTURES, until_ms=until_ms, seed=2)
    found = np.array([tally["live"] - 1 for tally in outcome.tallies])
    theory = chain(servers, load, gaps)[now] * FUTURES
    likely = np.flatnonzero(theory >= 5)
    first, after = likely[0], likely[-1] + 1  # the rest of either tail is counted with the last likely number
    counts = np.bincount(np.clip(found, first, after - 1), minlength=after)[first:]
    theory[first] += theory[:first].sum()
    theory[after - 1] += theory[after:].sum()
    tested = stats.chisquare(counts, theory[first:after])
    assert tested.pvalue > LEVEL, f"{FUTURES} futures from {now} customers, p = {tested.pvalue:.1e}"
