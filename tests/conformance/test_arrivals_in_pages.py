"""Arrivals fed in pages: the run is that of all of them in one table."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from corridors import HORIZON_MS, random_corridor

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.engine import Room, carry_on, feed, prepare
from landbridge.simulation.kernel.layout import Table

SEED = 20200101
CORRIDORS = range(40)
_OF_ENTITIES = (lay.ROW_STEP, lay.ROW_DELAY, lay.ROW_HELD, lay.ROW_GRANTED)


def corridor(seed: int) -> Blueprint:
    """A random corridor without marks, and without containers where groups are undone."""
    blueprint = random_corridor(seed)
    step, arrival = blueprint.step.copy(), blueprint.arrival.copy()
    step["mark"] = lay.NONE
    if np.any(step["op"] == lay.UNFORM):
        arrival["items"] = 0
    return replace(blueprint, step=step, arrival=arrival)


def in_one_table(blueprint: Blueprint) -> Table:
    pages: list[Table] = []
    carry_on(*prepare(blueprint, SEED, 0, ledger=True), HORIZON_MS, pages.append)
    return np.concatenate(pages)


def in_pages(blueprint: Blueprint, *, room: int, chance: Random) -> Table:
    """The same in pages of 0 to 9 arrivals, some of which end amid simultaneous ones."""
    pages: list[Table] = []
    empty = replace(blueprint, arrival=blueprint.arrival[:0])
    model, state = prepare(empty, SEED, 0, ledger=True, room=Room(fed=room))
    ahead = blueprint.arrival
    while len(ahead):
        count = chance.randrange(10)
        model = feed(model, state, ahead[:count], last=count >= len(ahead))
        ahead = ahead[count:]
        state = carry_on(model, state, HORIZON_MS, pages.append)
    return np.concatenate(pages)


@pytest.mark.parametrize("seed", CORRIDORS)
def test_arrivals_fed_in_pages_give_the_rows_of_one_table(seed: int):
    blueprint = corridor(seed)
    rows = in_one_table(blueprint)
    assert len(rows) > len(blueprint.arrival)
    paged = in_pages(blueprint, room=len(blueprint.arrival), chance=Random(seed))
    assert paged.tolist() == rows.tolist()


@pytest.mark.parametrize("seed", [seed for seed in CORRIDORS if lay.GIVEN not in random_corridor(seed).dist["kind"]])
def test_what_is_born_on_the_way_is_numbered_behind_all_that_may_be_fed(seed: int):
    blueprint = corridor(seed)
    arrivals = len(blueprint.arrival)
    rows, paged = in_one_table(blueprint), in_pages(blueprint, room=arrivals + 1_000, chance=Random(seed))
    for column in ("t", "step", "kind"):
        assert np.array_equal(paged[column], rows[column])
    who = rows["who"][np.isin(rows["kind"], _OF_ENTITIES)]
    assert np.array_equal(paged["who"][np.isin(rows["kind"], _OF_ENTITIES)], np.where(who < arrivals, who, who + 1_000))


def test_a_page_that_does_not_follow_is_refused():
    blueprint = corridor(1)
    arrivals = blueprint.arrival
    model, state = prepare(replace(blueprint, arrival=arrivals[:0]), SEED, 0, room=Room(fed=len(arrivals)))
    with pytest.raises(ValueError, match="order of time"):
        feed(model, state, arrivals[::-1], last=True)
    with pytest.raises(ValueError, match="more than Room"):
        feed(model, state, np.concatenate([arrivals, arrivals[-1:]]), last=True)
    model = feed(model, state, arrivals[:5], last=False)
    with pytest.raises(ValueError, match="not over"):
        feed(model, state, arrivals[5:], last=True)
    state = carry_on(model, state, HORIZON_MS)
    with pytest.raises(ValueError, match="order of time"):
        feed(model, state, arrivals[:1], last=True)


def test_where_arrivals_are_looked_up_later_pages_are_refused():
    whole = random_corridor(1)
    model, state = prepare(replace(whole, arrival=whole.arrival[:0]), SEED, 0, room=Room(fed=len(whole.arrival)))
    with pytest.raises(ValueError, match="marks"):
        feed(model, state, whole.arrival, last=True)
