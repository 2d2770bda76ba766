"""A paused run: what of its arrays is copied, where it may be put back, whose model it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landbridge.errors import BadInput
from landbridge.simulation import Moment, pause, resume
from landbridge.simulation.corridor.corridor_model import Call, CorridorModel
from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.engine import Room, carry_on, prepare
from landbridge.simulation.kernel.layout import Model, State, Table
from landbridge.simulation.kernel.state_copy import copy_live, put_back

_END = 10_000


def _builder(*, mean: float = 40.0, hall_units: int = 2) -> BlueprintBuilder:
    """A train every 10 ms, a hall with two tracks and a service of 40 ms on the mean: a line that grows."""
    b = BlueprintBuilder(marks=2)
    hall = b.resource("hall", hall_units)
    first = b.seize((hall, 1), mark=0)
    b.delay(b.exponential(mean), "work")
    b.free((hall, 1))
    b.end("left", mark=1)
    for key in range(200):
        b.arrival(10 * key, key, first, items=3)
    return b


def _model(blueprint: Blueprint) -> CorridorModel:
    trains = len(blueprint.arrival)
    calls = tuple(Call(k, slot, event, "hall", 0) for k in range(trains) for slot, event in enumerate(("came", "left")))
    return CorridorModel(blueprint, (None,) * trains, calls, blueprint.arrival["first"].astype("i8"), 0, _END)


def _paused(at_ms: int, **words: float) -> tuple[Model, State]:
    model, state = prepare(_builder(**words).build(), 1, 0, ledger=True)  # type: ignore[arg-type]
    return model, carry_on(model, state, at_ms)


def _rest(model: Model, state: State) -> list[tuple[int, ...]]:
    """Ledger rows up to the end."""
    pages: list[Table] = []
    carry_on(model, state, _END, pages.append)
    return [row for page in pages for row in page.tolist()]


def test_of_a_paused_state_what_lives_is_copied():
    _, state = _paused(995)
    live = copy_live(state)
    waiting, busy = int(state.resource["waiting"][0]), int(state.resource["busy"][0])
    assert (len(live.heap), busy) == (2, 2)
    assert len(live.entity) == state.register["most_live"][0]
    assert waiting + busy == state.register["live"][0]
    assert [len(table) for table in (live.member, live.mark)] == [100, 200]
    assert sum(table.nbytes for table in live) < 100_000


def test_a_fork_is_not_moved_by_what_the_original_does():
    model, state = _paused(995)
    live = copy_live(state)
    before = [table.tobytes() for table in live]
    carry_on(model, state, _END)
    assert [table.tobytes() for table in live] == before


def test_put_back_into_arrays_that_ran_on_it_goes_on_as_before():
    model, state = _paused(995)
    live = copy_live(state)
    first = _rest(model, state)
    put_back(live, state)
    assert _rest(model, state) == first
    assert first


@pytest.mark.parametrize("entities", [130, 131, 1 << 10, 1 << 15])
def test_put_back_into_arrays_of_another_size_it_goes_on_as_before(entities: int):
    model, state = _paused(1_400)
    live = copy_live(state)
    blueprint = _builder().build()
    other_model, other = prepare(blueprint, 1, 0, ledger=True, room=Room(entities, 3 * entities, spare=2))
    put_back(live, other)
    assert _rest(other_model, other) == _rest(model, state)


def test_arrays_that_grew_on_the_way_are_copied_whole():
    blueprint = _builder().build()
    model, state = prepare(blueprint, 1, 0, ledger=True, room=Room(5, spare=3))
    state = carry_on(model, state, 995)
    assert len(state.entity) > 5
    live = copy_live(state)
    fresh_model, fresh = prepare(blueprint, 1, 0, ledger=True)
    put_back(live, fresh)
    assert _rest(fresh_model, fresh) == _rest(model, state)


def test_free_records_between_those_in_use_are_used_again():
    _, state = _paused(995, mean=15.0)
    live = copy_live(state)
    room = len(live.entity) + 5
    _, other = prepare(_builder().build(), 1, 0, room=Room(room))
    put_back(live, other)
    chain, record = [], int(other.register["free"][0])
    while record >= 0:
        chain.append(record)
        record = int(other.entity["next"][record])
    assert len(chain) == room - int(other.register["live"][0])
    assert len(set(chain)) == len(chain)


def test_a_moment_knows_what_was_reached_and_goes_on_to_an_instant_or_the_end():
    model = _model(_builder().build())
    moment = pause(model, seed=3, at_ms=500, replication=2)
    assert (moment.seed, moment.replication, moment.at_ms) == (3, 2, 500)
    part, whole = resume(moment, model, until_ms=700), resume(moment, model)
    assert part.times[part.times >= 0].max() <= 700 < whole.times.max()
    reached = (whole.times >= 0) & (whole.times <= 700)
    assert np.array_equal(np.where(reached, whole.times, -1), part.times)


def test_what_happens_at_the_instant_itself_has_happened():
    model = _model(_builder().build())
    moment = pause(model, seed=3, at_ms=500)
    assert moment.state.mark.reshape(-1, 2)[50, 0] == 500
    assert resume(moment, model).rows["t"].min() > 500


def _faults(moment: Moment, model: CorridorModel) -> list[str]:
    with pytest.raises(BadInput) as caught:
        resume(moment, model)
    assert all("paused" in fault.remedy for fault in caught.value.faults)
    return [fault.problem for fault in caught.value.faults]


def test_a_moment_of_another_model_is_refused_with_every_part_that_differs():
    moment = pause(_model(_builder().build()), seed=3, at_ms=500)
    other = _builder(mean=41.0, hall_units=3)
    other.calendar(700, 0, 1)
    problems = _faults(moment, _model(other.build()))
    assert problems == [f"belongs to another model: {part} differ" for part in ("durations", "calendars", "resources")]


def test_a_moment_of_a_run_with_another_train_is_refused():
    moment = pause(_model(_builder().build()), seed=3, at_ms=500)
    other = _builder()
    other.arrival(3_000, 77, 0)
    assert _faults(moment, _model(other.build())) == ["belongs to another model: trains differ"]


def test_a_model_built_again_from_the_same_tables_is_the_same():
    moment = pause(_model(_builder().build()), seed=3, at_ms=500)
    again = replace(moment, name="again")
    assert resume(again, _model(_builder().build())).tallies == resume(moment, _model(_builder().build())).tallies
