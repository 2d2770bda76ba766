"""What `bench kernel` compares is the same: all engines give the same event times; one that does not is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from house import ROOT


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def c_program(variant: str, folder: Path):
    from benchmarks.kernel_models.c_engine import NoCompiler, compile_c

    try:
        return compile_c(variant, folder)
    except NoCompiler as fault:
        pytest.skip(str(fault))


def kernel_starts(model):
    from benchmarks.kernel_models import ours

    return lambda: ours.queue_starts(model, ours.run(ours.queue_blueprint(model), ledger=True))


def kernel_times(model):
    from benchmarks.kernel_models import ours

    return lambda: ours.corridor_times(model, ours.run(ours.corridor_blueprint(model), ledger=True))


def queue_work(engine: str, model, folder: Path) -> Callable[[], tuple]:
    from benchmarks.kernel_models import plain, simpy_engine

    if engine in ("textbook", "tuned"):
        return c_program(engine, folder).queue_work(model)
    return {"SimPy": simpy_engine.queue_work, "heapq": plain.queue_work, "kernel": kernel_starts}[engine](model)


def corridor_work(engine: str, model, folder: Path) -> Callable[[], tuple]:
    from benchmarks.kernel_models import plain, simpy_engine

    if engine in ("textbook", "tuned"):
        return c_program(engine, folder).corridor_work(model)
    return {"SimPy": simpy_engine.corridor_work, "heapq": plain.corridor_work, "kernel": kernel_times}[engine](model)


engines = pytest.mark.parametrize("engine", ["SimPy", "heapq", "kernel", "textbook", "tuned"])


@engines
def test_customers_are_served_by_two_servers_as_computed_by_hand(engine: str, tmp_path: Path):
    from benchmarks.kernel_models.nouns import Queue

    model = Queue(2, np.array([1, 2, 4, 5, 30]), np.array([10, 6, 1, 3, 1]))
    # Servers are busy until 11 and 8; the third customer gets the second server at 8 until 9, the fourth at 9.
    (start,) = queue_work(engine, model, tmp_path)()
    assert list(start) == [1, 2, 8, 9, 30]


@engines
def test_trains_of_a_small_corridor_run_as_computed_by_hand(engine: str, tmp_path: Path):
    from benchmarks.kernel_models.nouns import Corridor

    whole = lambda *numbers: np.array(numbers, "i4")  # noqa: E731
    model = Corridor(
        batch=2, arrival=np.array([1, 2, 3, 4, 5, 6, 7]), lane=whole(0, 0, 0, 0, 1, 1, 0),
        delivery=np.array([1, 2, 3, 4, 5, 6, 7]), service=np.array([[10, 5], [10, 5], [10, 5]]),
        route=np.array([[0, 1], [0, 1]], "i4"), lane_class=whole(1, 0), by_class=whole(1, 0),
        change_t=np.array([0, 0, 20]), change_resource=whole(0, 1, 0), change_capacity=whole(1, 1, 2),
    )  # fmt: skip
    # Train 0 is full at 2, train 1 at 4, train 2 of the first class at 6. The one unit of resource 0 is train 0's until
    # 12, then train 2's, of the first class, until 22; train 1 gets the second unit at 20. The last container waits.
    start, end, delivered = corridor_work(engine, model, tmp_path)()
    assert list(start) == [2, 12, 20, 30, 12, 22]
    assert list(end) == [12, 17, 30, 35, 22, 27]
    assert list(delivered) == [18, 19, 38, 39, 32, 33, -1]


@engines
def test_every_engine_gives_the_event_times_of_plain_python(engine: str, tmp_path: Path):
    from benchmarks.kernel_models import plain
    from benchmarks.kernel_models.data import YEAR, make_corridor
    from benchmarks.kernel_models.nouns import fingerprint

    model = make_corridor(12_000, length=YEAR // 40)
    times = plain.corridor_work(model)()
    assert model.service.shape == (len(times[0]) // 12, 12)
    assert min(times[0]) > 0
    assert fingerprint(corridor_work(engine, model, tmp_path)()) == fingerprint(times)


def test_a_run_without_a_ledger_is_checked_by_services_and_time_in_service():
    from benchmarks.kernel_models import ours, plain
    from benchmarks.kernel_models.data import YEAR, make_corridor
    from benchmarks.kernel_models.nouns import fingerprint
    from benchmarks.kernel_models.races import sums_of

    model = make_corridor(4_000, length=YEAR // 100)
    expected = fingerprint(sums_of(model, plain.corridor_work(model)()))
    assert fingerprint(ours.sums(ours.run(ours.corridor_blueprint(model), ledger=False))) == expected
    longer = replace(model, service=model.service + 1)
    assert fingerprint(ours.sums(ours.run(ours.corridor_blueprint(longer), ledger=False))) != expected


def test_an_engine_whose_times_differ_is_left_out_with_the_reason():
    from benchmarks.kernel_models.nouns import fingerprint
    from benchmarks.kernel_models.race import Entrant, hold_race

    right = fingerprint(([1, 2],))
    race = hold_race(
        [Entrant("good", 2, lambda: ([1, 2],), lambda given: given, right, turns=2),
         Entrant("bad", 2, lambda: ([1, 3],), lambda given: given, right)],
        {"away": "not installed"},
    )  # fmt: skip
    assert "event times differ" in race.ratio("x", "good", "bad").why
    assert race.ratio("x", "good", "bad").value is None
    assert race.ratio("x", "away", "good").why == "not installed"
    assert race.ratio("x", "good", "good").value == 1
    assert race.quickest("away", "good") == "good"


def test_events_are_arrivals_starts_ends_deliveries_and_changes():
    from benchmarks.kernel_models.data import YEAR, make_corridor

    model = make_corridor(4_000, length=YEAR // 100)
    trains = model.service.shape[0]
    assert trains == sum(count // 41 for count in np.bincount(model.lane).tolist())
    assert model.events == 4_000 + 12 * trains + 12 * trains + 41 * trains + len(model.change_t)


def test_the_long_run_counts_the_events_of_all_its_months():
    from benchmarks.kernel_models.data import DAY
    from benchmarks.kernel_models.long_run import long_blueprint, run

    blueprint, containers = long_blueprint(35 * DAY)
    arrivals = 500_000 * 30 // 365 + 500_000 * 5 // 365
    # Most, but not all trains are full and have done their 12 stages: 12 starts and ends, 41 deliveries each.
    most = arrivals + len(blueprint.calendar) + arrivals // 41 * (24 + 41)
    assert 0.97 * most < run(blueprint, containers, 35 * DAY) <= most
