"""The backlog since mid-May: what the half-year shows without and with the step, held against theory and reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from backlog import (
    DAYS,
    PAGE,
    PORTS,
    ROWS,
    SIZES,
    WEEKS,
    crossings,
    lorries,
    mean_dwell,
    mid_may,
    rows_on,
    step_of,
    under,
    waiting,
)
from numpy.typing import NDArray
from page_tables import table_of

from landbridge.claims import load_observations
from landbridge.ledger import UNREACHED
from landbridge.ports import Protocol
from landbridge.statistics import RunFrames, score_run, waiting_by_day
from landbridge.units import DAY_MS, date_ms

pytestmark = pytest.mark.slow

_REPLICATIONS = 10
_MAY_15, _JUNE_30 = dt.date(2020, 5, 15), dt.date(2020, 6, 30)


@cache
def _under(rules: tuple[Protocol, ...] = ()) -> RunFrames:
    return under(rules, _REPLICATIONS)


def _instants(run: RunFrames, port: str, event: str, *, background: bool | None = None) -> NDArray[np.int64]:
    """Instants of all outbound trains, or of containers or other freight alone, at the Chinese station of a port.

    One row a replication, one column a train; the far future where it is not reached.
    """
    journeys = run.journeys.filter(pl.col("direction") == "outbound")
    if background is not None:
        journeys = journeys.filter((pl.col("train_class") == "background") == background)
    place = run.ports.filter(pl.col("port") == port, pl.col("side") == "near")["location"][0]
    calls = run.calls.with_columns(pl.col("location", "type").cast(pl.String))
    calls = calls.filter(pl.col("location") == place).join(journeys, on="subject", how="semi")
    crossed = calls.filter(pl.col("type") == "border.crossed")
    chosen = crossed if event == "border.crossed" else calls.join(crossed, on=["subject", "call"], how="semi").filter(
        pl.col("type") == event)  # fmt: skip
    times = run.times[:, chosen["call_id"].to_numpy()]
    return np.where(times == UNREACHED, np.iinfo(np.int64).max, times)


def _between(instants: NDArray[np.int64], first: dt.date, after: dt.date) -> NDArray[np.bool_]:
    return (instants >= date_ms(first)) & (instants < date_ms(after))


def _median(run: RunFrames, port: str, day: dt.date, *, background: bool = False) -> float:
    return waiting(run, [port], [day], background=background)[0][1]


# ---- theory


@pytest.mark.parametrize("port", PORTS.values())
def test_in_may_as_many_container_trains_wait_as_come_times_how_long_they_stay(port: str) -> None:
    """Little's law, L = lambda W: the mean number counted at instants against rate and mean of the stays."""
    run, (first, after) = _under(), (dt.date(2020, 5, 1), dt.date(2020, 6, 1))
    come, gone = (_instants(run, port, each, background=False) for each in ("train.arrived", "border.crossed"))
    instants = np.arange(date_ms(first), date_ms(after), DAY_MS // 24)
    counted = np.mean([[(c <= t).sum() - (g <= t).sum() for t in instants] for c, g in zip(come, gone, strict=True)])
    inside = _between(come, first, after)
    rate = inside.sum() / len(come) / 31
    stay_d = float(np.mean((gone - come)[inside])) / DAY_MS
    assert counted == pytest.approx(rate * stay_d, rel=0.05)


@pytest.mark.parametrize("port", PORTS.values())
def test_no_more_trains_cross_than_the_step_lets_and_what_waits_is_what_came_less_what_may_cross(port: str) -> None:
    """A fluid balance over the 46 days from 16 May to 30 June, in every replication."""
    (trains_a_day,) = [rule.value for rule in rows_on("trains_a_day") if rule.port == port]
    assert trains_a_day is not None
    run, (first, after) = _under(mid_may()), (dt.date(2020, 5, 16), dt.date(2020, 7, 1))
    come, gone = (_instants(run, port, each) for each in ("train.arrived", "border.crossed"))
    days = (after - first).days
    crossed = _between(gone, first, after).sum(axis=1)
    assert (crossed <= trains_a_day * days + 1).all()
    waiting_before, waiting_after = (((come < date_ms(day)) & (gone >= date_ms(day))).sum(axis=1)
                                     for day in (first, after))  # fmt: skip
    lacking = _between(come, first, after).sum(axis=1) - trains_a_day * days
    assert (waiting_after >= waiting_before + lacking - 1).all()
    # The path of Alashankou is hardly ever free, so there it is the whole of what waits.
    if port == "alashankou":
        assert waiting_after == pytest.approx(waiting_before + lacking, rel=0.05)


# ---- what was reported


@pytest.mark.parametrize("port", PORTS.values())
def test_without_the_step_no_backlog_builds_up_in_may(port: str) -> None:
    days = waiting_by_day(_under(), [port])
    early, late = (days.filter(pl.col("day").is_between(dt.date(2020, 5, first), dt.date(2020, 5, last)))["p50"].mean()
                   for first, last in ((1, 14), (18, 31)))  # fmt: skip
    assert late - early < 2  # type: ignore[operator]


def test_with_the_step_other_freight_waits_first_and_container_trains_by_the_end_of_june() -> None:
    run, stopped = _under(mid_may()), dt.date(2020, 6, 17)
    other = {day: waiting(run, list(PORTS.values()), [day], background=True)[0][1] for day in (_MAY_15, stopped)}
    containers = {day: waiting(run, list(PORTS.values()), [day])[0][1] for day in (_MAY_15, stopped, _JUNE_30)}
    assert other[_MAY_15] < 10
    assert other[stopped] > 40
    assert containers[stopped] < other[stopped]
    assert containers[_JUNE_30] > containers[_MAY_15] + 15


@pytest.mark.parametrize("port", PORTS.values())
def test_with_the_step_more_container_trains_wait_on_30_june_in_nearly_every_pair(port: str) -> None:
    counts: list[NDArray[np.int64]] = []
    for rules in ((), mid_may()):
        come, gone = (_instants(_under(rules), port, each, background=False)
                      for each in ("train.arrived", "border.crossed"))  # fmt: skip
        noon = date_ms(_JUNE_30) + DAY_MS // 2
        counts.append(((come <= noon) & (gone > noon)).sum(axis=1))
    assert np.mean(counts[1] > counts[0]) >= 0.9


def test_at_the_end_of_july_about_as_much_other_freight_waits_at_dostyk_as_was_reported() -> None:
    """3,500 loaded wagons on 31 July, in trains of 50 wagons (8,850 wagons in 177 trains in November): 70 trains."""
    run = replace(_under(), count_to_ms=date_ms(dt.date(2020, 8, 1)))
    days = waiting_by_day(run, ["alashankou"], direction="inbound", background=True)
    (found,) = days.filter(pl.col("day") == dt.date(2020, 7, 31))["p50"]
    assert found == pytest.approx(3500 / (8850 / 177), rel=0.5)


def test_a_step_without_an_end_leaves_twenty_and_forty_trains_at_the_end_of_july() -> None:
    """As the page says, to within a third: medians of ten replications."""
    endless = tuple(replace(rule, until_ms=None) for rule in mid_may())
    run = replace(_under(endless), count_to_ms=date_ms(dt.date(2020, 8, 1)))
    for port, trains in (("alashankou", 20), ("khorgos", 40)):
        days = waiting_by_day(run, [port])
        assert days.filter(pl.col("day") == dt.date(2020, 7, 31))["p50"][0] == pytest.approx(trains, rel=1 / 3)


# ---- what it leans on


def test_under_the_step_every_figure_that_must_hold_holds_and_one_other_is_lost() -> None:
    """The one lost is the stay of other freight at the Chinese stations (X24)."""
    scores = [score_run(_under(rules), load_observations().values()) for rules in ((), mid_may())]
    outside = [{each.figure.id for each in found if each.verdict == "outside"} for found in scores]
    assert not any(each.figure.must for each in scores[1] if each.verdict == "outside")
    assert "X24" in outside[1] - outside[0]


def test_a_step_that_makes_container_trains_wait_in_may_breaks_the_dwell_of_alashankou() -> None:
    """Published: 6 to 14 h, and at least 2,064 crossings (scoring.csv, X07 and P_Alashankou)."""
    plain, strong = _under(), _under(step_of(8.0, 9.5))
    may_31 = dt.date(2020, 5, 31)
    assert _median(strong, "alashankou", may_31) > _median(plain, "alashankou", may_31) + 4
    assert mean_dwell(strong)["alashankou"] > 14
    assert crossings(strong, "alashankou") < crossings(plain, "alashankou") - 30
    assert crossings(strong, "alashankou") == pytest.approx(2064, rel=0.01)


@pytest.mark.parametrize("rules", [rows_on("minutes_added"), rows_on("share_inspected"), lorries()])
def test_no_other_row_holds_container_trains_by_itself(rules: tuple[Protocol, ...]) -> None:
    for port in PORTS.values():
        assert abs(_median(_under(rules), port, _JUNE_30) - _median(_under(), port, _JUNE_30)) <= 3


# ---- the page


def test_the_weeks_on_the_page_are_those_of_the_model() -> None:
    """Medians of ten replications against those of 200: within three trains, or a sixth."""
    runs = (_under(), _under(mid_may()))
    columns = [waiting(run, [port], DAYS) for port in PORTS.values() for run in runs]
    columns += [waiting(run, list(PORTS.values()), DAYS, background=True) for run in runs]
    told = [[float(cell.partition(" ")[0]) for cell in row[1:]] for row in table_of(PAGE, WEEKS)]
    found = [[column[n][1] for column in columns] for n in range(len(DAYS))]
    assert np.array(told) == pytest.approx(np.array(found), rel=1 / 6, abs=3)


@pytest.mark.parametrize(
    ("heading", "place", "rules"),
    [(SIZES, 0, ()), (SIZES, 3, step_of(9.0, 9.5)), (SIZES, 5, step_of(8.0, 8.5)), (ROWS, 0, mid_may()),
     (ROWS, 2, rows_on("minutes_added")), (ROWS, 4, lorries())],
)  # fmt: skip
def test_the_sizes_of_the_step_on_the_page_are_those_of_the_model(
    heading: str, place: int, rules: tuple[Protocol, ...]
) -> None:
    run = _under(rules)
    told = [float(cell.replace(",", "")) for cell in table_of(PAGE, heading)[place][1:]]
    for port, (_, june, dwell, crossed) in zip(PORTS.values(), (told[:4], told[4:]), strict=True):
        assert june == pytest.approx(_median(run, port, _JUNE_30), rel=0.2, abs=4)
        assert dwell == pytest.approx(mean_dwell(run)[port], rel=0.08)
        assert crossed == pytest.approx(crossings(run, port), rel=0.02)
