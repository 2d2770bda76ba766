"""Forks of random corridors, which do everything the kernel can: copied at any instant, put back anywhere, redrawn."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from corridors import HORIZON_MS, random_corridor

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.conditional import redraw
from landbridge.simulation.kernel.engine import Room, carry_on, prepare
from landbridge.simulation.kernel.layout import Model, State, Table
from landbridge.simulation.kernel.state_copy import copy_live, put_back

SEED = 20200101
CORRIDORS = range(40)
STOPS = 4


def rest(model: Model, state: State) -> list[tuple[int, ...]]:
    """Ledger rows up to the end."""
    pages: list[Table] = []
    carry_on(model, state, HORIZON_MS, pages.append)
    return [row for page in pages for row in page.tolist()]


def stops(seed: int) -> list[int]:
    """Instants at which a corridor is forked, in order."""
    chance = Random(seed)
    return sorted(chance.randrange(HORIZON_MS) for _ in range(STOPS))


@pytest.mark.parametrize("seed", CORRIDORS)
def test_a_fork_at_any_instant_goes_on_as_the_run_does(seed: int):
    blueprint = random_corridor(seed)
    model, state = prepare(blueprint, SEED, seed, ledger=True)
    forks: list[tuple[int, State]] = []
    rows: list[tuple[int, ...]] = []
    for instant in stops(seed):
        pages: list[Table] = []
        state = carry_on(model, state, instant, pages.append)
        rows += [row for page in pages for row in page.tolist()]
        forks.append((instant, copy_live(state)))
    rows += rest(model, state)
    for instant, live in forks:
        _, other = prepare(blueprint, SEED, seed, ledger=True, room=Room(9_000, 12_000))
        put_back(live, other)
        assert rest(model, other) == [row for row in rows if row[0] > instant]
        assert np.array_equal(other.mark, state.mark)


@pytest.mark.parametrize("seed", CORRIDORS)
def test_what_is_put_back_is_what_was_copied_whatever_was_there_before(seed: int):
    model, state = prepare(random_corridor(seed), SEED, seed)
    state = carry_on(model, state, stops(seed)[1])
    live = copy_live(state)
    state = carry_on(model, state, HORIZON_MS)
    put_back(live, state)
    assert [table.tobytes() for table in copy_live(state)] == [table.tobytes() for table in live]
    assert set(state.mark[len(live.mark) :].tolist()) <= {lay.NONE}
    assert set(state.member[len(live.member) :].tolist()) <= {lay.NONE}


@pytest.mark.parametrize("seed", CORRIDORS)
def test_drawn_anew_every_end_is_still_to_come_and_nothing_is_lost_after_it(seed: int):
    model, state = prepare(random_corridor(seed), SEED, seed)
    state = carry_on(model, state, stops(seed)[1])
    at_ms = stops(seed)[1]
    fresh = model._replace(key=np.array([1, 2], "u4"))
    redraw(model, fresh, state, at_ms, -lay.FOREVER, lay.FOREVER)
    pending = state.heap[: int(state.register["heap"][0])]
    assert (pending["t"] >= at_ms).all()
    pending[:] = pending[np.lexsort((pending["x"], pending["t"]))]
    state = carry_on(fresh, state, HORIZON_MS)
    assert (state.resource["busy"] >= 0).all()
    register = state.register[0]
    on_trains, in_pools = int(state.entity["items"].sum()), int(state.pool["items"].sum())
    assert int(register.loaded) == int(register.delivered) + on_trains + in_pools
