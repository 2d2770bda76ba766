"""What the half-year leans on, where it can be told beforehand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from half_year import as_it_is, half_year

from landbridge.scenario import write_run
from landbridge.sensitivity import Asked, Leaning, Sensitivity, find_sensitivity, read_sensitivity
from landbridge.statistics import dwell_hours, summarise_hours

_REPLICATIONS = 3


@cache
def _found() -> Sensitivity:
    """Only the numbers that the tests ask about."""
    return find_sensitivity(
        half_year(), Asked(vary=("documents-khorgos", "documents-alashankou", "forming-share"),
                           replications=_REPLICATIONS),
    )  # fmt: skip


def _one(name: str, outcome: str) -> Leaning:
    return next(each for each in _found().leanings if (each.id, each.outcome) == (name, outcome))


@pytest.mark.parametrize("port", ["alashankou", "khorgos"])
def test_hours_of_documents_are_hours_of_dwell_at_their_own_port(port: str) -> None:
    leaning = _one(f"documents-{port}", f"dwell-{port}")
    low, now, high = (float(text.partition(" ")[0]) for text in (leaning.low, leaning.now, leaning.high))
    # Every train has its documents made, so its dwell changes by as much; queues for tracks and slots behind them
    # make that a little more or less.
    assert leaning.at_low - leaning.base == pytest.approx(low - now, rel=0.25, abs=0.1)
    assert leaning.at_high - leaning.base == pytest.approx(high - now, rel=0.25, abs=0.1)
    assert leaning.sure


def test_documents_at_one_port_weigh_more_there_than_at_the_other() -> None:
    for port, other in (("alashankou", "khorgos"), ("khorgos", "alashankou")):
        here, there = (_one(f"documents-{port}", f"dwell-{each}").weight for each in (port, other))
        assert here > 10 * there


def test_fewer_trains_formed_anew_carry_less_on_broad_gauge_but_not_less_than_in_china() -> None:
    leaning = _one("forming-share", "load")
    # 90.0 TEU a train leave in China (461,000 TEU in 5,122 trains); three into two make it more, never less.
    assert leaning.low == "0"
    assert 90.0 < leaning.at_low < leaning.base < leaning.at_high


def test_the_base_is_the_run_as_it_is(tmp_path: Path) -> None:
    found = _found()
    frames = write_run(tmp_path / "run", as_it_is(_REPLICATIONS), created="now").frames
    assert (found.seed, found.replications) == (half_year().seed, _REPLICATIONS)
    dwell = summarise_hours(dwell_hours(frames), ["port"])
    khorgos = dict(dwell.select("port", "mean").iter_rows())["khorgos"]
    assert _one("documents-khorgos", "dwell-khorgos").base == pytest.approx(khorgos)


def test_what_the_package_says_the_half_year_leans_on_was_found_for_its_tables() -> None:
    """Else `landbridge sensitivity h1-2020 --save --in-package` finds it anew, in a few minutes."""
    saved = read_sensitivity(half_year().folder)
    assert saved is not None
    assert saved.current
    base = {each.outcome: each.base for each in saved.leanings}
    assert base["dwell-khorgos"] == pytest.approx(_one("documents-khorgos", "dwell-khorgos").base, rel=0.05)
