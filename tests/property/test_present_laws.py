"""The state of the kernel, put together from the book again: that of the run that wrote the book, at any instant."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_standing import ends_as_in, told
from random_trade import random_trade

from landbridge.simulation import (
    CorridorModel,
    build_model,
    continue_model,
    futures,
    join_corridors,
    moment_from_book,
    pause,
    run_book,
    simulate,
)
from landbridge.simulation import layout as lay
from landbridge.simulation.engine import carry_on, prepare
from landbridge.simulation.layout import State, Table
from landbridge.simulation.present import present_of
from landbridge.simulation.state_building import build_state
from landbridge.units import DAY_MS, from_ms

_SEEDS = st.integers(0, 100_000)
_INSTANTS = st.integers(1, 30 * DAY_MS)


def _model(seed: int) -> tuple[CorridorModel, pl.DataFrame, Table]:
    model = build_model(random_trade(seed))
    rows = simulate(model, seed=seed, replications=1).rows
    return model, run_book(model, rows, "run/random/0"), rows


def _rebuilt(model: CorridorModel, book: pl.DataFrame, at_ms: int) -> State:
    return build_state(model, present_of(model, book, from_ms(at_ms)))


@settings(max_examples=30)
@given(_SEEDS, _INSTANTS)
def test_a_state_put_together_from_the_book_is_the_state_that_wrote_it(seed: int, at_ms: int) -> None:
    model, book, _ = _model(seed)
    real = carry_on(*prepare(model.blueprint, seed, 0), at_ms)
    assert told(model.blueprint, _rebuilt(model, book, at_ms)) == told(model.blueprint, real)


@settings(max_examples=20)
@given(_SEEDS, _INSTANTS)
def test_with_the_same_ends_of_services_it_goes_on_to_the_last_event(seed: int, at_ms: int) -> None:
    model, book, rows = _model(seed)
    real = carry_on(*prepare(model.blueprint, seed, 0), at_ms)
    rebuilt = _rebuilt(model, book, at_ms)
    ends_as_in(rebuilt, real)
    pages: list[Table] = []
    tables, empty = prepare(model.blueprint, seed, 0, ledger=True)
    carry_on(tables, rebuilt._replace(ledger=empty.ledger), model.end_ms, pages.append)
    after = np.concatenate([np.zeros(0, lay.LEDGER), *pages])
    assert _without_steps(after) == _without_steps(rows[rows["t"] > at_ms])


def _without_steps(rows: Table) -> list[tuple[int, ...]]:
    """Rows without the number of the step, since a hall and its overflow have the same steps twice."""
    return list(zip(*(rows[name].tolist() for name in ("t", "who", "other", "kind")), strict=True))


@settings(max_examples=15)
@given(_SEEDS, _INSTANTS)
def test_what_the_book_tells_of_later_plays_no_part(seed: int, at_ms: int) -> None:
    model, book, _ = _model(seed)
    past = book.filter(pl.col("event_time") <= from_ms(at_ms))
    assert told(model.blueprint, _rebuilt(model, past, at_ms)) == told(model.blueprint, _rebuilt(model, book, at_ms))


@settings(max_examples=15)
@given(_SEEDS, _INSTANTS)
def test_what_was_told_wrong_and_put_right_comes_out_right(seed: int, at_ms: int) -> None:
    """Every tenth event is told an hour late at first, and corrected a day after it was recorded."""
    model, book, _ = _model(seed)
    wrong = book.with_columns(_moved(seed, book.height))
    right = book.with_columns(pl.lit(1, pl.UInt16).alias("revision"), pl.col("recorded_at") + dt.timedelta(days=1))
    known = present_of(model, pl.concat([wrong, right]), from_ms(at_ms), from_ms(at_ms + 2 * DAY_MS))
    rebuilt = build_state(model, known)
    assert told(model.blueprint, rebuilt) == told(model.blueprint, _rebuilt(model, book, at_ms))


@settings(max_examples=15)
@given(_SEEDS, _SEEDS, st.integers(1, 20 * DAY_MS), _INSTANTS)
def test_futures_of_a_run_that_turned_to_other_tables_are_those_of_the_run_itself(
    seed: int, other: int, turn: int, at_ms: int
) -> None:
    model = continue_model(join_corridors([random_trade(seed), random_trade(other)], [turn]), [turn])
    book = run_book(model, simulate(model, seed=seed, replications=1).rows, "run/random/0")
    rebuilt = moment_from_book(model, book, from_ms(at_ms)).moment
    paused = pause(model, seed=seed, at_ms=at_ms)
    one, two = (futures(each, model, count=2, until_ms=at_ms + 20 * DAY_MS, seed=3) for each in (rebuilt, paused))
    assert np.array_equal(one.times, two.times)


def _moved(seed: int, count: int) -> pl.Expr:
    chance = random.Random(seed)
    late = pl.Series([3_600_000 * (chance.random() < 0.1) for _ in range(count)])
    return pl.col("event_time") + pl.lit(late).cast(pl.Duration("ms"))


@pytest.mark.slow
def test_on_two_hundred_and_fifty_corridors_a_thousand_states_come_out_the_same() -> None:
    chance = random.Random(1)
    for seed in range(200_000, 200_250):
        model, book, _ = _model(seed)
        tables, state = prepare(model.blueprint, seed, 0)
        for at_ms in sorted(chance.randrange(1, 30 * DAY_MS) for _ in range(4)):
            state = carry_on(tables, state, at_ms)
            assert told(model.blueprint, _rebuilt(model, book, at_ms)) == told(model.blueprint, state), (seed, at_ms)
