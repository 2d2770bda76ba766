"""The state of the kernel, put together from the book again: that of the run that wrote the book, at any instant."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest
from kernel_standing import ends_as_in, told
from random_trade import random_trade

from landbridge.scenario import Changes, find_scenario, read_scenario
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
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.engine import carry_on, prepare
from landbridge.simulation.kernel.layout import State, Table
from landbridge.simulation.present.present import present_of
from landbridge.simulation.present.state_building import build_state
from landbridge.units import DAY_MS, HOUR_MS, date_ms, from_ms

SEEDS = (*range(13), 23, 24, 33)
"""In the last three corridors a service is broken off, which is rare."""

INSTANTS = 8


@cache
def world(seed: int) -> tuple[CorridorModel, pl.DataFrame, Table]:
    """A random corridor, the book of its run, and the rows of its ledger."""
    model = build_model(random_trade(seed))
    rows = simulate(model, seed=seed, replications=1).rows
    return model, run_book(model, rows, "run/random/0"), rows


def instants(seed: int, book: pl.DataFrame, count: int = INSTANTS) -> list[int]:
    """Instants [ms] at events or soon after, of rare types as often as of frequent ones, and at an interruption."""
    chance = random.Random(seed)
    formed = pl.when(pl.col("subject").str.contains("+", literal=True)).then(pl.lit("formed")).otherwise(pl.lit(""))
    kind = pl.col("type").cast(pl.String) + formed
    by_kind = book.group_by(kind.alias("kind")).agg(pl.col("event_time").cast(pl.Int64).sort()).sort("kind").rows()
    later = [0, 1, HOUR_MS, 12 * HOUR_MS]
    broken_off = [chance.choice(times) for kind, times in by_kind if kind == "stage.interrupted"]
    found = [chance.choice(chance.choice(by_kind)[1]) + chance.choice(later) for _ in range(count)]
    return sorted([*found, *broken_off])


def real_states(seed: int, count: int = INSTANTS) -> Iterator[tuple[int, State]]:
    """The run at some instants [ms]."""
    model, book, _ = world(seed)
    tables, state = prepare(model.blueprint, seed, 0)
    for at_ms in instants(seed, book, count):
        state = carry_on(tables, state, at_ms)
        yield at_ms, state


@cache
def real_standings(seed: int) -> list[tuple[int, dict[str, Any]]]:
    """How the run stands at some instants [ms]."""
    blueprint = world(seed)[0].blueprint
    return [(at_ms, told(blueprint, state)) for at_ms, state in real_states(seed)]


def rebuilt(model: CorridorModel, book: pl.DataFrame, at_ms: int) -> State:
    return build_state(model, present_of(model, book, from_ms(at_ms)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_state_put_together_from_the_book_is_the_state_that_wrote_it(seed: int) -> None:
    model, book, _ = world(seed)
    for at_ms, real in real_standings(seed):
        assert told(model.blueprint, rebuilt(model, book, at_ms)) == real, at_ms


def test_these_instants_see_all_that_a_train_can_be_doing() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        for _, now in real_standings(seed):
            seen.update(kind for entity in now["entities"].values() for kind in _doing(entity))
            seen["containers wait"] += any(now["pools"])
            seen["time-out of a member"] += any(rank == lay.RANK_TIMEOUT_MEMBER for _, rank, _ in now["time-outs"])
    kinds = ("on the line", "in a stage", "in a line", "gathers", "is carried", "was formed", "was carried",
             "is looked into", "waits to be looked into", "is broken off", "can be broken off", "headway", "gale",
             "containers wait", "time-out of a member")  # fmt: skip
    assert [kind for kind in kinds if seen[kind] < 3] == [], seen


def _doing(entity: dict[str, Any]) -> Iterator[str]:
    (label, op, _), state = entity["step"], entity["state"]
    word, waits = label.split("|")[0], "asked" in entity
    if op == lay.SERVE:
        yield "is broken off" if entity["interrupted"] else "can be broken off"
    if state == lay.MEMBER:
        yield "is carried" if entity["group"] != lay.NONE else "gathers"
    elif op == lay.SEIZE:
        yield "waits to be looked into" if label.endswith("inspection") else "in a line"
    elif op == lay.DELAY or op == lay.FREE_LATER or (op == lay.SERVE and not waits):  # noqa: PLR1714
        names = {"haul": "on the line", "stage": "in a stage", "look": "is looked into", "calm": "gale"}
        yield names.get(word, word)
    if state in (lay.FORMED, lay.GONE_AHEAD):
        yield "was formed" if state == lay.FORMED else "was carried"


@pytest.mark.parametrize("seed", SEEDS)
def test_with_the_same_ends_of_services_it_goes_on_to_the_last_event(seed: int) -> None:
    model, book, rows = world(seed)
    for at_ms, real in real_states(seed, 2):
        state = rebuilt(model, book, at_ms)
        ends_as_in(state, real)
        pages: list[Table] = []
        tables, empty = prepare(model.blueprint, seed, 0, ledger=True)
        carry_on(tables, state._replace(ledger=empty.ledger), model.end_ms, pages.append)
        after = np.concatenate([np.zeros(0, lay.LEDGER), *pages])
        assert _without_steps(after) == _without_steps(rows[rows["t"] > at_ms]), at_ms


def _without_steps(rows: Table) -> list[tuple[int, ...]]:
    """Rows without the number of the step, since a hall and its overflow have the same steps twice."""
    return list(zip(*(rows[name].tolist() for name in ("t", "who", "other", "kind")), strict=True))


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_what_the_book_tells_of_later_plays_no_part(seed: int) -> None:
    model, book, _ = world(seed)
    for at_ms in instants(seed, book, 3):
        past = book.filter(pl.col("event_time") <= from_ms(at_ms))
        one, other = (told(model.blueprint, rebuilt(model, each, at_ms)) for each in (past, book))
        assert one == other, at_ms


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_what_was_told_wrong_and_put_right_comes_out_right(seed: int) -> None:
    """Every tenth event is told an hour late at first, and corrected a day after it was recorded."""
    model, book, _ = world(seed)
    wrong = book.with_columns(_moved(seed, book.height))
    right = book.with_columns(pl.lit(1, pl.UInt16).alias("revision"), pl.col("recorded_at") + dt.timedelta(days=1))
    for at_ms in instants(seed, book, 3):
        known = present_of(model, pl.concat([wrong, right]), from_ms(at_ms), from_ms(at_ms + 2 * DAY_MS))
        one, other = (told(model.blueprint, each) for each in (build_state(model, known), rebuilt(model, book, at_ms)))
        assert one == other, at_ms


def _moved(seed: int, count: int) -> pl.Expr:
    chance = random.Random(seed)
    late = pl.Series([3_600_000 * (chance.random() < 0.1) for _ in range(count)])
    return pl.col("event_time") + pl.lit(late).cast(pl.Duration("ms"))


@pytest.mark.parametrize("seed", SEEDS)
def test_with_events_missing_at_random_nothing_is_lost_and_all_trains_arrive(seed: int) -> None:
    """As with a book of the world: of each corridor a third of the events, and a third of the types, are not told."""
    model, book, _ = world(seed)
    chance = random.Random(seed)
    kinds = book["type"].cast(pl.String).unique().sort().to_list()
    untold = pl.col("type").cast(pl.String).is_in(chance.sample(kinds, len(kinds) // 3))
    thin = book.filter(~untold, pl.Series([chance.random() < 0.67 for _ in range(book.height)]))
    for at_ms in instants(seed, book.filter(pl.col("event_time") < from_ms(30 * DAY_MS)), 3):
        moment = moment_from_book(model, thin, from_ms(at_ms)).moment
        after = futures(moment, model, count=1, until_ms=model.end_ms, seed=3)
        tally, used = after.tallies[0], {name: use["busy"] for name, use in after.resources[0].items()}
        assert tally["loaded"] == tally["delivered"] + tally["on_trains"] + tally["waiting_in_pools"]
        assert tally["on_trains"] == 0
        assert {name for name, busy in used.items() if busy and "wagons" not in name} == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_futures_of_a_run_that_turned_to_other_tables_are_those_of_the_run_itself(seed: int) -> None:
    turn = random.Random(seed).randrange(2 * DAY_MS, 10 * DAY_MS)
    chapters = [random_trade(seed), random_trade(seed + 1000)]
    model = continue_model(join_corridors(chapters, [turn]), [turn])
    book = run_book(model, simulate(model, seed=seed, replications=1).rows, "run/random/0")
    for at_ms in (turn - 1, turn + 1, *instants(seed, book, 2)):
        made, real = moment_from_book(model, book, from_ms(at_ms)).moment, pause(model, seed=seed, at_ms=at_ms)
        one, two = (futures(each, model, count=2, until_ms=at_ms + 20 * DAY_MS, seed=3) for each in (made, real))
        assert np.array_equal(one.times, two.times), at_ms - turn


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1250, 50))
def test_on_two_hundred_and_fifty_corridors_two_thousand_states_come_out_the_same(first: int) -> None:
    for seed in range(first, first + 50):
        model, book, _ = world(seed)
        for at_ms, state in real_states(seed):
            assert told(model.blueprint, rebuilt(model, book, at_ms)) == told(model.blueprint, state), (seed, at_ms)


@pytest.mark.slow
def test_the_half_year_comes_out_the_same_in_winter_in_spring_and_in_summer() -> None:
    """With empty wagons on their way back, which the random corridors have not.

    Without samples of cargo: a book does not tell which picked box is sampled and which inspected, so that a state put
    together from it takes a sampled box (one in 500 on trains inbound) for one in inspection.
    """
    scenario = read_scenario(find_scenario("h1-2020"), changes=Changes(without=("cold-chain-2020",)))
    model = build_model(scenario.corridor)
    book = run_book(model, simulate(model, seed=scenario.seed, replications=1).rows, "run/h1-2020/0")
    tables, state = prepare(model.blueprint, scenario.seed, 0)
    for day in (dt.date(2020, 1, 10), dt.date(2020, 3, 20), dt.date(2020, 6, 30)):
        at_ms = date_ms(day)
        state = carry_on(tables, state, at_ms)
        real = told(model.blueprint, state)
        assert any(entity["step"][0] == "empty return" for entity in real["entities"].values())
        assert told(model.blueprint, rebuilt(model, book, at_ms)) == real, day
