"""Questions of a live book load large rooms only when they need them, and read no more of a scenario than needed."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

from landbridge.books import Book
from landbridge.scenario import find_scenario, read_scenario
from landbridge.tracing.journeys import scenario_ports

_LOADED = """
import sys
import landbridge.tracing
large = ("landbridge.scenario", "landbridge.simulation", "landbridge.statistics", "numba", "alembic")
print(*(name for name in large if name in sys.modules))
"""


def test_the_room_comes_without_scenarios_simulation_and_statistics():
    loaded = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_ports_read_from_the_tables_are_those_of_the_corridor_built_of_them():
    scenario = read_scenario(find_scenario("h1-2020"))
    book = Book(1, "live", "live", None, "h1-2020", "own", dt.datetime(2020, 6, 1, tzinfo=dt.UTC))
    stations = [
        (station, port.id, port.name, side, scenario.frontiers[port.id])
        for port in scenario.corridor.ports.values()
        for station, side in ((port.east, "near"), (port.west, "beyond"))
    ]
    assert scenario_ports(book).rows() == stations
