"""The one form of every benchmark: it reports, beside a goal, and never fails."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from house import ROOT

KEYS = ["name", "value", "unit", "goal", "better", "met", "spread", "why"]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    import benchmarks.__main__

    return benchmarks.__main__


def test_an_unknown_area_is_wrong_use_and_the_areas_are_listed():
    done = subprocess.run([sys.executable, "-m", "benchmarks", "nowhere"], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "start" in done.stderr


def test_an_area_that_breaks_is_reported_as_not_measured(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    area = ModuleType("benchmarks.start")
    area.measure = lambda: 1 / 0
    monkeypatch.setitem(sys.modules, "benchmarks.start", area)
    assert bench.main(["start", "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert list(result) == KEYS
    assert (result["value"], result["met"], result["why"]) == (None, None, "ZeroDivisionError: division by zero")


@pytest.mark.parametrize(
    ("value", "goal", "better", "met"),
    [(2.0, 3.0, "lower", True), (3.0, 3.0, "lower", True), (2.0, 3.0, "higher", False), (2.0, None, "higher", None),
     (float("nan"), 3.0, "lower", None)],
)  # fmt: skip
@pytest.mark.usefixtures("bench")
def test_a_goal_is_met_on_its_better_side(value: float, goal: float | None, better: str, met: bool | None):
    from benchmarks.harness import measured

    assert measured("x", value, "s", goal=goal, better=better).met is met


@pytest.mark.usefixtures("bench")
def test_compared_works_take_turns_and_the_first_round_does_not_count():
    from benchmarks.harness import interleave

    turns: list[str] = []
    times = interleave({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, repeats=3)
    assert turns == ["a", "b"] * 4
    assert {name: len(timing.seconds) for name, timing in times.items()} == {"a": 3, "b": 3}
    assert all(timing.spread_s == max(timing.seconds) - min(timing.seconds) for timing in times.values())


@pytest.mark.usefixtures("bench")
def test_the_baseline_of_the_ledger_writes_the_rows_that_a_book_writes(tmp_path: Path):
    from benchmarks import ledger

    from landbridge.books import close_store

    with ledger._raw_sqlite(tmp_path / "raw.db") as put:
        store, _, seconds = ledger._filled(str(tmp_path / "ours.db"), put, 400, 150)
        close_store(store)
    ours, theirs = (rows_of_events(tmp_path / name) for name in ("ours.db", "raw.db"))
    assert len(seconds) == 3
    assert len(ours["event"]) == 400
    assert len(ours["event_object"]) == 40
    assert ours == theirs


def rows_of_events(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Rows in the order of recording; the numbers and instants of recording are each store's own."""
    own = {"record", "recorded_at"}
    found: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in ("event", "event_object", "message"):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in own]
            found[table] = connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY record").fetchall()
    return found
