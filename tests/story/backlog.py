"""Runs of the half-year with and without the step of mid-May, and the tables of docs/explanation/backlog.md.

`.venv/bin/python tests/story/backlog.py` writes the tables and the picture of the page anew from 200 replications, in a
minute or two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from page_tables import markdown, put, said

from landbridge.charts import held, render_svg
from landbridge.ports import Protocol
from landbridge.scenario import Changes, RunResult, Scenario, find_scenario, perform_run, read_scenario
from landbridge.scenario.running import counted_window_ms, port_frame
from landbridge.statistics import RunFrames, dwell_hours, port_crossings, waiting_by_day, waiting_by_variant

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "backlog.md"
PICTURE = PAGE.with_suffix(".svg")
DAYS = tuple(dt.date(2020, *day) for day in ((5, 14), (5, 21), (5, 31), (6, 7), (6, 14), (6, 17), (6, 24), (6, 30)))
STEPS = ((9.5, 10.0), (9.25, 9.75), (9.0, 9.5), (8.5, 9.0), (8.0, 8.5))
"""Trains a day outbound at Alashankou and at Khorgos from mid-May on."""

PORTS = {"Alashankou": "alashankou", "Khorgos": "khorgos"}


@cache
def scenario(*also: str) -> Scenario:
    return read_scenario(find_scenario("h1-2020"), changes=Changes(also))


@cache
def mid_may() -> tuple[Protocol, ...]:
    """The rules of the step."""
    return tuple(rule for rule in scenario("mid-may").corridor.rules.protocols if rule.id == "mid-may")


def under(rules: Iterable[Protocol], replications: int) -> RunFrames:
    """The packaged half-year with more rules in force."""
    plain = scenario()
    protocols = (*plain.corridor.rules.protocols, *rules)
    corridor = replace(plain.corridor, rules=replace(plain.corridor.rules, protocols=protocols))
    return frames(perform_run(replace(plain, corridor=corridor), seed=plain.seed, replications=replications))


def step_of(alashankou: float, khorgos: float) -> tuple[Protocol, ...]:
    """The rows of the step on trains a day, with other numbers, and none of its other rows."""
    values = {"alashankou": alashankou, "khorgos": khorgos}
    return tuple(replace(rule, value=values[rule.port]) for rule in rows_on("trains_a_day"))


def rows_on(effect: str) -> tuple[Protocol, ...]:
    return tuple(rule for rule in mid_may() if rule.effect == effect)


def lorries() -> tuple[Protocol, ...]:
    return tuple(rule for rule in scenario("lorries").corridor.rules.protocols if rule.id == "lorries")


def frames(result: RunResult) -> RunFrames:
    """The frames of a run that is not written."""
    one = result.scenario
    ports = port_frame(dict(one.corridor.ports), one.frontiers)
    times = result.outcome.times
    return RunFrames(result.journeys, result.calls.with_row_index("call_id"), times, ports, len(times),
                     *counted_window_ms(one))  # fmt: skip


def waiting(run: RunFrames, ports: Sequence[str], days: Sequence[dt.date], *,
            background: bool = False) -> list[tuple[float, float, float]]:  # fmt: skip
    """P10, P50, P90 of the outbound trains that have come and not crossed, at noon of days."""
    found = waiting_by_day(run, ports, background=background)
    by_day = {day: band for day, *band in found.select("day", "p10", "p50", "p90").iter_rows()}
    return [tuple(by_day[day]) for day in days]  # type: ignore[misc]


def mean_dwell(run: RunFrames) -> dict[str, float]:
    """Hours at the Chinese station of each port in the half-year, as their published figures count."""
    frame = dwell_hours(run).with_columns(pl.col("port", "class").cast(pl.String))
    europe = frame.filter(pl.col("class") == "China-Europe")
    return {port: float(np.mean(each.filter(pl.col("port") == port)["hours"].to_numpy()))
            for port, each in (("alashankou", europe), ("khorgos", frame))}  # fmt: skip


def crossings(run: RunFrames, port: str) -> float:
    rows = port_crossings(run).filter(pl.col("port").cast(pl.String) == port)
    return rows.height / run.replications


# ---- the page


def weeks_table(without: RunFrames, step: RunFrames) -> list[str]:
    head = ["day", *(f"{port}, {which}" for port in PORTS for which in ("without", "with")), "other freight, without",
            "other freight, with"]  # fmt: skip
    columns = [waiting(run, [port], DAYS) for port in PORTS.values() for run in (without, step)]
    columns += [waiting(run, list(PORTS.values()), DAYS, background=True) for run in (without, step)]
    rows = [[f"{day.day} {day:%B}", *(said(column[n]) for column in columns)] for n, day in enumerate(DAYS)]
    return markdown(head, rows)


def steps_table(runs: dict[str, RunFrames]) -> list[str]:
    head = ["step"]
    for port in PORTS:
        head += [f"{port}: waiting 31 May", "30 June", "dwell, h", "crossings"]
    rows: list[list[str]] = []
    for name, run in runs.items():
        dwell, row = mean_dwell(run), [name]
        for port in PORTS.values():
            (_, may, _), (_, june, _) = waiting(run, [port], [dt.date(2020, 5, 31), dt.date(2020, 6, 30)])
            row += [f"{may:.0f}", f"{june:.0f}", f"{dwell[port]:.1f}", f"{crossings(run, port):,.0f}"]
        rows.append(row)
    return markdown(head, rows)


WEEKS, SIZES, ROWS = "## What the model shows", "### How large the step has to be", "### Which row of it does it"


def sizes(replications: int) -> dict[str, RunFrames]:
    runs = {"none": under((), replications)}
    return runs | {f"{a:g} and {k:g} trains a day": under(step_of(a, k), replications) for a, k in STEPS}


def single_rows(replications: int) -> dict[str, RunFrames]:
    return {
        "all of `mid-may`": under(mid_may(), replications),
        "trains a day alone": under(rows_on("trains_a_day"), replications),
        "90 minutes of tests alone": under(rows_on("minutes_added"), replications),
        "share inspected alone": under(rows_on("share_inspected"), replications),
        "`lorries` alone": under(lorries(), replications),
    }


NOTES = ((dt.date(2020, 6, 17), "other freight is stopped"), (dt.date(2020, 6, 27), "Chengdu cuts six trains to two"))
WORDS = {"months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"}


def picture(without: RunFrames, step: RunFrames) -> str:
    """What waits at both ports from May on, container trains and other freight, without and with the step."""
    found = [waiting_by_variant({f"{kind}, as it is": without, f"{kind}, with the step": step}, list(PORTS.values()),
                                background=background)
             for kind, background in (("container trains", False), ("other freight", True))]  # fmt: skip
    frame = pl.concat(found).filter(pl.col("day") >= dt.date(2020, 5, 1))
    notes = pl.DataFrame(NOTES, schema=["day", "label"], orient="row")
    return render_svg(held(frame, notes, WORDS), "light", title="Trains waiting to cross, May and June 2020",
                      description="Lines are medians, bands P10 to P90 of the replications.")  # fmt: skip


def write_page(replications: int, fewer: int) -> None:
    """Write the tables and the picture anew."""
    text = PAGE.read_text(encoding="utf-8")
    without, step = under((), replications), under(mid_may(), replications)
    PICTURE.write_text(picture(without, step), encoding="utf-8")
    text = put(text, WEEKS, weeks_table(without, step))
    text = put(text, SIZES, steps_table(sizes(fewer)))
    text = put(text, ROWS, steps_table(single_rows(fewer)))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_page(200, 40)
