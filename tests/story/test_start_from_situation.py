"""A morning at the control tower: the book up to now becomes a state, and a forecast goes on from it.

The half-year stands at 30 June 2020. One moment is the run itself, paused; the other is put together from its book.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from half_year import half_year
from numpy.typing import NDArray
from scipy import stats

from landbridge.ledger import UNREACHED
from landbridge.simulation import (
    BookMoment,
    CorridorModel,
    Moment,
    Outcome,
    build_model,
    futures,
    moment_from_book,
    pause,
    run_book,
    simulate,
)
from landbridge.units import DAY_MS, HOUR_MS

pytestmark = pytest.mark.slow

NOW = dt.datetime(2020, 6, 30, tzinfo=dt.UTC)
NOW_MS = round(NOW.timestamp() * 1000)
UNTIL_MS = NOW_MS + 30 * DAY_MS
COUNT = 400
LEVEL = 0.001
FOLLOWED = 12
Measures = dict[str, NDArray[np.float64]]


@cache
def model() -> CorridorModel:
    return build_model(half_year().corridor)


@cache
def book() -> pl.DataFrame:
    rows = simulate(model(), seed=half_year().seed, replications=1).rows
    return run_book(model(), rows, "run/h1-2020/0").filter(pl.col("event_time") <= NOW)


@cache
def rebuilt() -> BookMoment:
    return moment_from_book(model(), book(), NOW)


@cache
def paused() -> Moment:
    return pause(model(), seed=half_year().seed, at_ms=NOW_MS)


@cache
def forks() -> Measures:
    return measures(futures(paused(), model(), count=COUNT, until_ms=UNTIL_MS, seed=1))


def measures(outcome: Outcome) -> Measures:
    """One number of each future: queues [trains], dwell and mean arrival [h], and when each of a dozen trains comes."""
    calls = pl.DataFrame([(c.subject, c.type, c.location) for c in outcome.model.calls], orient="row",
                         schema=["subject", "type", "location"]).with_row_index("call")  # fmt: skip
    times = np.where(outcome.times == UNREACHED, UNTIL_MS, outcome.times)
    ends = _ends(calls, times)
    found = {
        f"arrival of train {subject}": times[:, call] / HOUR_MS for subject, call in ends[:: len(ends) // FOLLOWED]
    }
    found["mean arrival"] = times[:, [call for _, call in ends]].mean(axis=1) / HOUR_MS
    for port in ("cn-alashankou", "cn-khorgos", "by-brest"):
        come, gone = (_of(calls, kind, port) for kind in ("train.arrived", "border.crossed"))
        both = come.join(gone, on="subject", suffix="_gone")
        start, end = times[:, both["call"].to_numpy()], times[:, both["call_gone"].to_numpy()]
        for days in (3, 15):
            t = NOW_MS + days * DAY_MS
            found[f"standing at {port} after {days} days"] = ((start <= t) & (end > t)).sum(axis=1)
        came = (start > NOW_MS) & (start < NOW_MS + 20 * DAY_MS)
        found[f"dwell at {port}"] = np.where(came, end - start, 0).sum(axis=1) / came.sum(axis=1) / HOUR_MS
    found["containers delivered"] = np.array([tally["delivered"] for tally in outcome.tallies])
    return found


def _of(calls: pl.DataFrame, kind: str, location: str) -> pl.DataFrame:
    return calls.filter(pl.col("type") == kind, pl.col("location") == location)


def _ends(calls: pl.DataFrame, times: NDArray[np.int64]) -> list[tuple[int, int]]:
    """(train, call) of the last milestone of trains that are under way now."""
    last = calls.group_by("subject", maintain_order=True).agg(
        pl.col("call").last(), pl.col("call").first().alias("first")
    )
    under_way = (times[0, last["first"].to_numpy()] < NOW_MS) & (times[:, last["call"].to_numpy()] > NOW_MS).all(axis=0)
    return list(last.filter(pl.Series(under_way)).select("subject", "call").iter_rows())


def unlike(one: Measures, other: Measures) -> list[str]:
    """Measures whose distributions a two-sample Kolmogorov-Smirnov test tells apart, Bonferroni over all of them."""
    assert set(one) == set(other)
    return [name for name in one if stats.ks_2samp(one[name], other[name]).pvalue < LEVEL / len(one)]


def test_the_book_puts_the_present_together_in_seconds() -> None:
    """Three seconds of one core on the machine this was written on; the limit allows for slower ones."""
    model(), book()
    start = time.process_time()
    made = moment_from_book(model(), book(), NOW)
    assert time.process_time() - start < 20
    assert (made.left_out, made.unknown) == (0, 0)
    assert made.under_way > 500


def test_under_one_seed_each_future_is_the_same_to_the_millisecond() -> None:
    one, other = (
        futures(moment, model(), count=8, until_ms=UNTIL_MS, seed=7) for moment in (rebuilt().moment, paused())
    )
    assert one.model.calls == other.model.calls
    assert np.array_equal(one.times, other.times)


def test_under_different_seeds_the_futures_have_the_same_distributions() -> None:
    """400 futures of 30 days each, 24 measures, two-sample Kolmogorov-Smirnov at 0.1 % over all of them together."""
    again = measures(futures(rebuilt().moment, model(), count=COUNT, until_ms=UNTIL_MS, seed=2))
    assert len(again) == 24
    assert unlike(forks(), again) == []


def test_the_test_tells_apart_a_present_that_forgets_how_long_services_have_lasted() -> None:
    state = rebuilt().moment.state
    aside = state.aside.copy()
    aside["since"] = np.where(aside["since"] > 0, NOW_MS, aside["since"])
    forgetful = replace(rebuilt().moment, state=state._replace(aside=aside))
    other = measures(futures(forgetful, model(), count=COUNT, until_ms=UNTIL_MS, seed=2))
    assert "mean arrival" in unlike(forks(), other)


def test_a_book_of_milestones_alone_still_has_every_train_under_way() -> None:
    """As railways exchange them: departures, arrivals, crossings, changes of gauge; nothing of stages and waiting."""
    kinds = ("train.departed", "train.arrived", "border.crossed", "gauge.changed", "train.passed", "train.formed",
             "train.left", "container.loaded", "container.discharged")  # fmt: skip
    thin = book().filter(pl.col("type").cast(pl.String).is_in(kinds))
    made = moment_from_book(model(), thin, NOW)
    assert abs(made.under_way - rebuilt().under_way) <= 2
    outcome = futures(made.moment, model(), count=40, until_ms=UNTIL_MS, seed=2)
    delivered = measures(outcome)["containers delivered"].mean() / forks()["containers delivered"].mean()
    assert delivered == pytest.approx(1, abs=0.01)
