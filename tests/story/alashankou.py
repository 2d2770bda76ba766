"""Runs of the autumn of 2021 at Alashankou and its variants, and the tables of docs/explanation/alashankou-2021.md.

`.venv/bin/python tests/story/alashankou.py` writes the tables and the picture of the page anew from 200 replications
(variants: 40), in a few minutes.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from page_tables import markdown, put, said

from landbridge.charts import held, render_svg
from landbridge.ledger import UNREACHED
from landbridge.ports import Protocol
from landbridge.scenario import Changes, Scenario, find_scenario, perform_run, read_scenario
from landbridge.statistics import RunFrames, waiting_by_variant
from landbridge.units import DAY_MS, date_ms

NAME = "alashankou-2021-10"
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "alashankou-2021.md"
PICTURE = PAGE.with_suffix(".svg")
CASES, STOP, OVER = dt.date(2021, 8, 15), dt.date(2021, 10, 25), dt.date(2021, 11, 2)
LAST = dt.date(2021, 12, 31)
DAYS = tuple(dt.date(2021, *day) for day in (
    (8, 14), (8, 27), (9, 15), (10, 1), (10, 24), (10, 28), (11, 1), (11, 7), (11, 15), (11, 30), (12, 31)
))  # fmt: skip
ORDERS = ("station-cases", "loading-stop")
_FAR = np.iinfo(np.int64).max

Band = tuple[float, float, float]


# ---- runs


def scenario(changes: Changes | None = None) -> Scenario:
    return read_scenario(find_scenario(NAME), changes=changes)


def run_of(one: Scenario, replications: int) -> RunFrames:
    return perform_run(one, seed=one.seed, replications=replications).frames


def without_rows(*effects: str) -> Scenario:
    """The scenario without rows of `station-cases` that have one of these effects."""
    one = scenario()
    kept = tuple(rule for rule in one.corridor.rules.protocols
                 if rule.id != "station-cases" or rule.effect not in effects)  # fmt: skip
    return with_protocols(one, kept)


def with_protocols(one: Scenario, protocols: tuple[Protocol, ...]) -> Scenario:
    return replace(one, corridor=replace(one.corridor, rules=replace(one.corridor.rules, protocols=protocols)))


def lifted_with_the_stop() -> Scenario:
    """The orders of 15 August end with the stop of loading."""
    one = scenario()
    rules = tuple(replace(rule, until_ms=date_ms(OVER)) if rule.id == "station-cases" else rule
                  for rule in one.corridor.rules.protocols)  # fmt: skip
    return with_protocols(one, rules)


def divided_yards() -> Scenario:
    """The yard tracks of Alashankou and Khorgos are divided between both ways, in place of two kept for trains in."""
    one, shares = scenario(), {"alashankou": 6, "khorgos": 11}
    rows = one.corridor.rules.capacities
    shared = [row for row in rows if row.resource == "tracks" and row.direction == "both" and row.port in shares]
    parts = [replace(row, direction=way, units=units, kept=0) for row in shared
             for way, units in (("outbound", shares[row.port]), ("inbound", row.units - shares[row.port]))]  # fmt: skip
    rules = replace(one.corridor.rules, capacities=(*(row for row in rows if row not in shared), *parts))
    return replace(one, corridor=replace(one.corridor, rules=rules))


def never_sent() -> Scenario:
    """Trains that were not loaded in the stop do not run at all, in place of late."""
    one = scenario()
    out = {name for name, service in one.corridor.services.items()
           if "alashankou" in service.crossings and service.direction == "outbound"}  # fmt: skip
    journeys = tuple(each for each in one.corridor.journeys
                     if each.service not in out or not date_ms(STOP) <= each.departs_ms < date_ms(OVER))  # fmt: skip
    return replace(one, corridor=replace(one.corridor, journeys=journeys))


def as_forwarders_expected() -> Scenario:
    """30 % fewer trains from 1 September on, the rest as they were; the orders of 15 August end with the stop."""
    one, fewer = lifted_with_the_stop(), scenario(Changes(volume="-30%"))
    kept = {each.id for each in fewer.corridor.journeys}
    journeys = tuple(each for each in one.corridor.journeys
                     if each.departs_ms < date_ms(dt.date(2021, 9, 1)) or each.id in kept)  # fmt: skip
    return replace(one, corridor=replace(one.corridor, journeys=journeys))


def diverted_at(waiting: int) -> Scenario:
    """Trains out go by Khorgos while so many wait outside Alashankou for a track."""
    source = find_scenario(NAME)
    settings = re.sub(r'based_on = ".*"', f'based_on = "{NAME}"',
                      (source / "scenario.toml").read_text(encoding="utf-8"))  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "scenario.toml").write_text(settings, encoding="utf-8")
        row = f"outbound,alashankou,khorgos,cn-khorgos kz-altynkol kz-mointy,{waiting},assumption\n"
        (Path(made) / "diversions.csv").write_text(f"direction,port,to,via,waiting,source\n{row}", encoding="utf-8")
        return read_scenario(Path(made))


# ---- what comes out


def instants(run: RunFrames, event: str, *, port: str = "alashankou",
             direction: str = "outbound") -> NDArray[np.int64]:  # fmt: skip
    """When container trains do something at the station they come to first; [replication, train], never = far."""
    journeys = run.journeys.filter(pl.col("direction") == direction, pl.col("train_class") != "background")
    side = "near" if direction == "outbound" else "beyond"
    place = run.ports.filter(pl.col("port") == port, pl.col("side") == side)["location"][0]
    calls = run.calls.with_columns(pl.col("location", "type", "subject").cast(pl.String))
    calls = (
        calls.filter(pl.col("location") == place).join(journeys, on="subject", how="semi").sort("subject", "call_id")
    )
    crossed = calls.filter(pl.col("type") == "border.crossed")
    chosen = calls.join(crossed, on=["subject", "call"], how="semi").filter(pl.col("type") == event)
    times = run.times[:, chosen["call_id"].to_numpy()]
    return np.where(times == UNREACHED, _FAR, times)


def waiting(run: RunFrames, days: Sequence[dt.date], *, port: str = "alashankou",
            direction: str = "outbound") -> NDArray[np.int64]:  # fmt: skip
    """Container trains that have come to a port and not crossed, at noon; [replication, day]."""
    come, gone = (instants(run, event, port=port, direction=direction) for event in ("train.arrived", "border.crossed"))
    noons = [date_ms(day) + DAY_MS // 2 for day in days]
    return np.array([((come <= noon) & (gone > noon)).sum(axis=1) for noon in noons]).T


def every_day(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def peak(run: RunFrames, first: dt.date, last: dt.date) -> NDArray[np.int64]:
    """The most trains that wait at a noon, by replication."""
    return waiting(run, every_day(first, last)).max(axis=1)


def days_to_clear(run: RunFrames) -> NDArray[np.float64]:
    """Days after 1 November until no more trains wait than on 14 August, for good; infinite where that never comes."""
    before = waiting(run, [CASES - dt.timedelta(days=1)])
    after = waiting(run, every_day(OVER, LAST))
    over = after > before
    last = np.where(over.any(axis=1), over.shape[1] - np.argmax(over[:, ::-1], axis=1), 0)
    return np.where(last == over.shape[1], np.inf, last.astype(float))


def on_the_way(run: RunFrames, day: dt.date) -> NDArray[np.int64]:
    """Container trains out by Alashankou that have left their origin and not come to the port, at noon."""
    chosen = run.journeys.filter(pl.col("direction") == "outbound", pl.col("train_class") != "background")
    calls = run.calls.with_columns(pl.col("location", "type", "subject").cast(pl.String))
    calls = calls.join(chosen, on="subject", how="semi").sort("subject")
    come = calls.filter(pl.col("location") == "cn-alashankou", pl.col("type") == "train.arrived")
    left = calls.filter(pl.col("type") == "train.departed", pl.col("call") == 0).join(come, on="subject", how="semi")
    noon = date_ms(day) + DAY_MS // 2
    went, came = (run.times[:, each["call_id"].to_numpy()] for each in (left, come))
    gone, there = (np.where(each == UNREACHED, _FAR, each) for each in (went, came))
    return ((gone <= noon) & (there > noon)).sum(axis=1)


def diverted_share(run: RunFrames) -> NDArray[np.float64]:
    """Share of the container trains out that cross at Khorgos in place of Alashankou, of those of its services.

    Of the trains that cross at either in the counted window.
    """
    own = set(run.journeys.filter(pl.col("service").str.contains("-ala-out"))["subject"].to_list())
    calls = run.calls.with_columns(pl.col("location", "type", "subject").cast(pl.String))
    calls = calls.filter(pl.col("type") == "border.crossed", pl.col("subject").is_in(own))
    counts: list[NDArray[np.int64]] = []
    for place in ("cn-khorgos", "cn-alashankou"):
        times = run.times[:, calls.filter(pl.col("location") == place)["call_id"].to_numpy()]
        counts.append(((times != UNREACHED) & (times >= run.count_from_ms) & (times < run.count_to_ms)).sum(axis=1))
    return counts[0] / (counts[0] + counts[1])


def band(found: NDArray[np.float64] | NDArray[np.int64]) -> Band:
    low, middle, high = np.percentile(found, (10, 50, 90), method="inverted_cdf")
    return float(low), float(middle), float(high)


# ---- the page

WEEKS, PUBLISHED, VARIANTS = "## What comes out", "## Held against what was reported", "## What it leans on"


def weeks_table(runs: dict[str, RunFrames]) -> list[str]:
    found = {name: waiting(run, DAYS) for name, run in runs.items()}
    rows = [[f"{day.day} {day:%B}", *(said(band(each[:, n])) for each in found.values())]
            for n, day in enumerate(DAYS)]  # fmt: skip
    return markdown(["day", *found], rows)


def published_table(run: RunFrames) -> list[str]:
    """Trains waiting when they were reported, and what else was."""
    return markdown(["what", "reported", "in the scenario, P50 (P10–P90)"], [
        ["trains waiting, 27 August", "nearly 50", said(band(waiting(run, [dt.date(2021, 8, 27)])[:, 0]))],
        ["trains waiting, most in the stop", "about 150", said(band(peak(run, STOP, OVER - dt.timedelta(days=1))))],
        ["trains on the way to the port, 25 October", "100 delayed", said(band(on_the_way(run, STOP)))],
        ["most trains waiting, 15 August to 30 November", "not told",
         said(band(peak(run, CASES, dt.date(2021, 11, 30))))],
        ["days to clear after 1 November", "not told", cleared(run)],
        ["trains out that go by Khorgos in place of Alashankou", "80 % of goods of Kazakhstan for China",
         f"{100 * diverted_share(run).mean():.0f} %"],
    ])  # fmt: skip


def variants(replications: int) -> dict[str, RunFrames]:
    """Other runs of the same draws."""
    ones = {
        "as it is": scenario(),
        "17 trains a day, and 9.4 by Khorgos": scenario(Changes(volume="-5.6%")),
        "19 trains a day, and 10.6 by Khorgos": scenario(Changes(volume="+5.6%")),
        "no order at all": scenario(Changes(without=ORDERS)),
        "no stop of loading": scenario(Changes(without=("loading-stop",))),
        "no closed loop": without_rows("rota", "test_interval_d"),
        "sanitary control no longer than before": without_rows("takes"),
        "a third place at Dostyk": scenario(Changes(units=("kz-dostyk:places=3@2021-07-01",))),
        "yards divided: 6 tracks out and 6 in at Alashankou": divided_yards(),
        "the orders of 15 August end with the stop": lifted_with_the_stop(),
        "trains not loaded in the stop never run": never_sent(),
        "30 % fewer from September, orders end with the stop": as_forwarders_expected(),
        "by Khorgos when 8 wait for a track": diverted_at(8),
        "by Khorgos when 50 wait for a track": diverted_at(50),
    }
    return {name: run_of(one, replications) for name, one in ones.items()}


def variants_table(runs: dict[str, RunFrames]) -> list[str]:
    head = ["", "14 August", "27 August", "most in the stop", "30 November", "days to clear", "by Khorgos"]
    rows: list[list[str]] = []
    for name, run in runs.items():
        found = waiting(run, [dt.date(2021, 8, 14), dt.date(2021, 8, 27), dt.date(2021, 11, 30)])
        stop = peak(run, STOP, OVER - dt.timedelta(days=1))
        middle = [f"{band(each)[1]:.0f}" for each in (found[:, 0], found[:, 1], stop, found[:, 2])]
        rows.append([name, *middle, cleared(run), f"{100 * diverted_share(run).mean():.0f} %"])
    return markdown(head, rows)


def cleared(run: RunFrames) -> str:
    """The median where most replications come so far, and else how many do."""
    days = days_to_clear(run)
    if np.isfinite(band(days)[1]):
        return f"{band(days)[1]:.0f}"
    return f"not by 31 December ({np.isinf(days).mean():.0%} of runs)".replace("%", " %")


NOTES = ((CASES, "containers only"), (STOP, "no loading"))
WORDS = {"months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"}


def picture(runs: dict[str, RunFrames]) -> str:
    frame = waiting_by_variant(runs, ["alashankou"])
    notes = pl.DataFrame(NOTES, schema=["day", "label"], orient="row")
    return render_svg(held(frame, notes, WORDS), "light", title="Trains waiting at Alashankou, autumn of 2021",
                      description="Lines are medians, bands P10 to P90 of the replications.")  # fmt: skip


def write_page(replications: int, fewer: int) -> None:
    """Write the tables and the picture anew."""
    plain = run_of(scenario(), replications)
    runs = {"as it is": plain, "no order at all": run_of(scenario(Changes(without=ORDERS)), replications)}
    PICTURE.write_text(picture(runs), encoding="utf-8")
    text = put(PAGE.read_text(encoding="utf-8"), WEEKS, weeks_table(runs))
    text = put(text, PUBLISHED, published_table(plain))
    text = put(text, VARIANTS, variants_table(variants(fewer)))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_page(200, 40)
