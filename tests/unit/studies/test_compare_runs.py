"""Two runs beside each other, worked out by hand: one train is held five hours longer at the border."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from landbridge.errors import WrongUse
from landbridge.ledger import UNREACHED
from landbridge.scenario import Run
from landbridge.statistics import RunFrames, waiting_by_day, waiting_by_variant
from landbridge.studies import compare_runs
from landbridge.units import HOUR_MS, month_bounds_ms

FIRST, _ = month_bounds_ms("2020-02")
_, AFTER = month_bounds_ms("2020-03")
_CALLS = [("train.arrived", "cn-ala"), ("border.crossed", "cn-ala"), ("train.arrived", "kz-ala"),
          ("gauge.changed", "kz-ala"), ("train.departed", "kz-ala")]  # fmt: skip


def _frames(*crossed_h: tuple[float | None, float | None], train_class: str = "China-Europe") -> RunFrames:
    """Trains that come to Alashankou at 10:00 of 1 February and cross so many hours after midnight."""
    subjects = [f"t{n}" for n in range(len(crossed_h))]
    journeys = [(name, "s", train_class, "outbound", "cn-a", "de-z", 40) for name in subjects]
    calls = [(name, event, place, n // 2) for name in subjects for n, (event, place) in enumerate(_CALLS)]
    times = np.full((2, len(calls)), UNREACHED, "i8")
    for k, hours in enumerate(crossed_h):
        for replication, hour in enumerate(hours):
            times[replication, 5 * k] = FIRST + 10 * HOUR_MS
            if hour is not None:
                times[replication, 5 * k + 1 : 5 * k + 5] = FIRST + int((hour + 1) * HOUR_MS)
                times[replication, 5 * k + 1] = FIRST + int(hour * HOUR_MS)
    columns = ["subject", "service", "train_class", "direction", "origin", "destination", "containers"]
    ports = [("cn-ala", "alashankou", "Alashankou", "near", "China"),
             ("kz-ala", "alashankou", "Alashankou", "beyond", "China")]  # fmt: skip
    return RunFrames(
        pl.DataFrame(journeys, schema=columns, orient="row"),
        pl.DataFrame(calls, schema=["subject", "type", "location", "call"], orient="row").with_row_index("call_id"),
        times, pl.DataFrame(ports, schema=["location", "port", "name", "side", "frontier"], orient="row"),
        2, FIRST, AFTER,
    )  # fmt: skip


def _run(frames: RunFrames, **manifest: object) -> Run:
    told = {"seed": 1, "count_from_ms": FIRST, "count_to_ms": AFTER, "protocols": ["a"]}
    return Run(Path("runs/x"), told | manifest, frames)


def test_a_figure_of_the_other_run_is_taken_less_that_of_the_run_pair_by_pair() -> None:
    """Dwell is 6 h and 8 h; held longer, 11 h and 9 h: 5 h and 1 h more, 3 h at the median."""
    found = compare_runs(_run(_frames((16, 18))), _run(_frames((21, 19)), protocols=["a", "b"]))
    (dwell,) = [each for each in found.differences if each.figure.id == "X07"]
    assert (dwell.run, dwell.other, dwell.mean, dwell.p50) == pytest.approx((7, 10, 3, 3))
    assert (dwell.p10, dwell.p90) == pytest.approx((1.4, 4.6))
    assert (dwell.higher, dwell.lower) == (1.0, 0.0)
    assert found.in_force == (("a",), ("a", "b"))


def test_only_pairs_of_replications_that_both_runs_have_are_compared() -> None:
    short = replace(_frames((21, 19)), replications=1, times=_frames((21, 19)).times[:1])
    found = compare_runs(_run(_frames((16, 18))), _run(short))
    (dwell,) = [each for each in found.differences if each.figure.id == "X07"]
    assert found.replications == 1
    assert (dwell.run, dwell.other, dwell.p10, dwell.p90) == pytest.approx((6, 11, 5, 5))


@pytest.mark.parametrize("key", ["seed", "count_from_ms", "count_to_ms"])
def test_runs_that_are_no_pair_are_refused(key: str) -> None:
    with pytest.raises(WrongUse, match="have not the same"):
        compare_runs(_run(_frames((16, 18))), _run(_frames((16, 18)), **{key: 7}))


def test_a_train_waits_from_its_coming_until_it_has_crossed() -> None:
    """At noon of 1 February the one that crosses at 11:00 is gone, at noon of the 2nd the one of 16:00 too."""
    days = waiting_by_day(_frames((11, 11), (16, 16), (None, None)), ["alashankou"])
    assert days["p50"].to_list()[:3] == [2, 1, 1]


def test_other_freight_waits_apart_from_containers() -> None:
    frames = _frames((16, 18), train_class="background")
    assert waiting_by_day(frames, ["alashankou"])["p90"].max() == 0
    assert waiting_by_day(frames, ["alashankou"], background=True)["p50"].to_list()[:2] == [1, 0]


def test_waiting_trains_of_several_runs_stand_below_each_other() -> None:
    found = waiting_by_variant({"without": _frames((11, 11)), "with": _frames((16, 16))}, ["alashankou"])
    assert found.columns == ["variant", "day", "p10", "p50", "p90"]
    first = found.group_by("variant", maintain_order=True).first()
    assert dict(first.select("variant", "p50").rows()) == {"without": 0, "with": 1}
