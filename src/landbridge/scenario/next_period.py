"""The scenario of the time after another's: its tables with a later window and a first guess of the departures."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from landbridge.errors import WrongUse
from landbridge.scenario.cells import read_tables
from landbridge.scenario.copying import copy_named, new_folder
from landbridge.scenario.folder import Folder, schema_of
from landbridge.scenario.nouns import Window
from landbridge.scenario.settings import read_window
from landbridge.scenario.volume import share_out
from landbridge.tables import Inspection, write_table
from landbridge.units import DAY_MS, date_ms, months_between, parse_instant_ms

__all__ = ["next_scenario"]


def next_scenario(source: Path, target: Path, first: dt.date, last: dt.date, *, like: str | None = None,
                  growth: float = 1.0) -> Path:  # fmt: skip
    """Copy a scenario to a new folder for a later period, counted from `first` to `last`, both inside.

    A person then edits `departures.csv`; the guess there is as many trains a day as in month `like`, the last counted
    one unless given, times `growth`. The run-out is as long as that of the source. Protocols that are over are left
    out, all other tables stay as they are. Raises WrongUse when the target exists or the days make no sense, BadInput
    when the source has faults, EnvironmentFailed when the disk does not take it.
    """
    folder = read_tables(source)
    inspection = Inspection()
    before = read_window(folder.settings, inspection)
    inspection.close()
    assert before is not None
    window = Window(first, last, first, last + (before.run_out_to - before.count_to))
    _check(window, before, growth)
    like = like or f"{before.count_to:%Y-%m}"
    trains = _trains_a_day(folder, like)
    with new_folder(target):
        copy_named(source, target)
        _write_settings(target / "scenario.toml", str(folder.settings["name"]), window, like)
        _write_departures(target, trains, window, (f"{like} of {folder.settings['name']}", growth))
        _keep(target / "protocols.csv", lambda row: not _is_over(row, window))
        _keep(target / "trains.csv", lambda row: _inside(row, window))
    return target


def _check(window: Window, before: Window, growth: float) -> None:
    if window.count_to < window.count_from:
        raise WrongUse(f"{window.count_to} lies before {window.count_from}; give --from and --to in order of time")
    latest = before.run_out_to + dt.timedelta(days=1)
    if not before.count_from < window.count_from <= latest:
        raise WrongUse(f"no run of this scenario stands at {window.count_from}: it counts from {before.count_from} and "
                       f"is simulated to {before.run_out_to}; begin in between, at the latest on {latest}")  # fmt: skip
    if not 0 < growth < math.inf:
        raise WrongUse(f"{growth} times as many trains are none; give a growth above 0, such as 1.1")


# ---- departures


def _trains_a_day(folder: Folder, month: str) -> dict[str, float]:
    """Trains a day by service on the open days of a month. Raises WrongUse when no train departs in it."""
    rows = [row for row in folder.rows("departures") if row["month"] == month]
    found = {row["service"]: row["trains"] / len(_open_days(month, row["first_day"], row["last_day"])) for row in rows}
    if not any(found.values()):
        months = sorted({row["month"] for row in folder.rows("departures")})
        raise WrongUse(f"no train departs in {month}; the months are {months[0]} to {months[-1]}")
    return found


def _open_days(month: str, first: dt.date | None, last: dt.date | None) -> range:
    """Days of a month, by their number, from `first` to `last` or its ends."""
    year, number = map(int, month.split("-"))
    end = calendar.monthrange(year, number)[1]
    return range(first.day if first else 1, (last.day if last else end) + 1)


def _write_departures(target: Path, trains: Mapping[str, float], window: Window, guess: tuple[str, float]) -> None:
    as_in, growth = guess
    more = "" if growth == 1 else f", times {growth:g}"
    told = f"first guess: as many a day as in {as_in}{more} (assumption)"
    rows = [{**row, "source": told} for row in _guessed(trains, window, growth)]
    write_table(target / "departures.csv", schema_of("departures").header, rows)


def _guessed(trains: Mapping[str, float], window: Window, growth: float) -> Iterator[dict[str, object]]:
    """Rows of departures, service by service; whole trains that add up to those of all services in each month."""
    months = {month: _days_of(month, window) for month in months_between(*_months(window))}
    parts = {month: {name: each * growth * len(days) for name, each in trains.items()}
             for month, days in months.items()}  # fmt: skip
    shared = {month: share_out(each, round(sum(each.values()))) for month, each in parts.items()}
    for name in trains:
        for month, days in months.items():
            partly = days != _open_days(month, None, None)
            bounds = {"first_day": f"{month}-{days[0]:02d}", "last_day": f"{month}-{days[-1]:02d}"} if partly else {}
            if shared[month][name]:
                yield {"service": name, "month": month, "trains": shared[month][name], **bounds}


def _months(window: Window) -> tuple[str, str]:
    return f"{window.run_in_from:%Y-%m}", f"{window.run_out_to:%Y-%m}"


def _days_of(month: str, window: Window) -> range:
    """Days of a month inside the simulated window."""
    first, last = _months(window)
    return _open_days(month, window.run_in_from if month == first else None,
                      window.run_out_to if month == last else None)  # fmt: skip


# ---- the other files


def _is_over(row: Mapping[str, str], window: Window) -> bool:
    until = row.get("until") or ""
    return bool(until) and parse_instant_ms(until) <= date_ms(window.run_in_from)


def _inside(row: Mapping[str, str], window: Window) -> bool:
    return date_ms(window.run_in_from) <= parse_instant_ms(row["departs"]) < date_ms(window.run_out_to) + DAY_MS


def _keep(path: Path, wanted: Callable[[Mapping[str, str]], bool]) -> None:
    """Leave out rows of a table, where there is one."""
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, header = list(reader), list(reader.fieldnames or ())
    write_table(path, header, [row for row in rows if wanted(row)])


_HEAD = """\
# {title}
# Made from {source}. What to do, about an hour:
#   1. departures.csv: the trains of each service and month; now a first guess, as many a day as in {like}.
#      Write what is planned or known, and where you know it from in the column source.
#   2. protocols.csv, stages.csv, capacities.csv, paths.csv: what will be different at the ports. Change numbers and
#      add protocols; rows of stages, capacities, gales and forming stay, as trains under way go on by them.
#   3. landbridge scenario check, then landbridge run with --from, a run of {source}, and --at {at}.
# The columns are explained in docs/reference/scenario-tables.md.
"""

_WINDOW = """\
[window]
# Counted: {count_from} to {count_to} (Asia/Shanghai). Simulated: from the first of these days, since the run begins
# with the trains of another; to be run by itself it needs six weeks of departures before. The run-out gives the last
# trains followers, and time to arrive.
count_from = {count_from}
count_to = {count_to}
run_in_from = {run_in_from}
run_out_to = {run_out_to}

"""


def _write_settings(path: Path, source: str, window: Window, like: str) -> None:
    """New head, title and window; every other section stays as it is, with its comments."""
    text = path.read_text(encoding="utf-8")
    title = f"{_said(window.count_from)} - {_said(window.count_to)}, after {source}"
    at = window.count_from - dt.timedelta(days=1)
    text = re.sub(r"\A(#.*\n)*", lambda _: _HEAD.format(title=title, source=source, like=like, at=at), text)
    text = re.sub(r"(?m)^title = .*$", lambda _: f"title = {json.dumps(title, ensure_ascii=False)}", text, count=1)
    days = {name: getattr(window, name) for name in ("count_from", "count_to", "run_in_from", "run_out_to")}
    # A section goes on to the next one.
    text = re.sub(r"(?m)^\[window\](?:\n(?!\[).*)*\n?", lambda _: _WINDOW.format(**days), text, count=1)
    path.write_text(text, encoding="utf-8")


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
