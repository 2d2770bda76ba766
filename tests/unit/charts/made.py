"""Frames of the size of a half-year, made by rule, for what all pictures have in common."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import polars as pl
from drawn import WORDS

from landbridge import charts
from landbridge.units import DAY_MS, HOUR_MS

FIRST_MS = 1_591_718_400_000  # 10 June 2020, midnight in Shanghai
DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=each) for each in range(182)]
GUIDES = pl.DataFrame([("Duisburg", -6700.0, False), ("Brest", -5370.0, True), ("Moscow", -4300.0, False),
                       ("Alashankou", 0.0, True), ("Xi'an", 2900.0, False)],
                      schema=["label", "km", "border"], orient="row")  # fmt: skip


def trains(count: int = 520) -> pl.DataFrame:
    """Trains both ways, one an hour, standing half a day at two ports."""
    rows = []
    for number in range(count):
        out = number % 2 == 0
        stops = [(2900.0, 0), (0.0, 90), (0.0, 98), (-12.5, 99), (-12.5, 103), (-5370.0, 230), (-5370.0, 245),
                 (-6700.0, 300)]  # fmt: skip
        for km, hour in stops if out else [(km, 300 - hour) for km, hour in reversed(stops)]:
            time = FIRST_MS + (number - 150) * HOUR_MS + hour * HOUR_MS + 977 * (number % 7)
            rows.append((f"t{number:03}", "outbound" if out else "inbound", time, km))
    frame = pl.DataFrame(rows, schema=["train", "direction", "time", "km"], orient="row")
    return frame.filter(pl.col("time") >= FIRST_MS, pl.col("time") <= FIRST_MS + 21 * DAY_MS)


def days(names: list[str], column: str) -> pl.DataFrame:
    rows = [(name, day, 5.0 + k, 7.0 + k + math.sin(n), 10.0 + k)
            for k, name in enumerate(names) for n, day in enumerate(DAYS)]  # fmt: skip
    return pl.DataFrame(rows, schema=[column, "day", "p10", "p50", "p90"], orient="row")


def bins(names: list[str]) -> pl.DataFrame:
    rows = [(name, low, low + 1.0, share, 9.0, 10.0, 12.0, 11.0 if name != names[-1] else None)
            for name in names for low, share in ((8.0, 0.1), (9.0, 0.4), (10.0, 0.3), (11.0, 0.2))]  # fmt: skip
    return pl.DataFrame(rows, schema=["label", "low", "high", "share", "p10", "p50", "p90", "published"], orient="row")


SECTIONS = pl.DataFrame(
    [(f"no-{k}", 10.0 + k / 3, 50.0, 10.0 + (k + 1) / 3, 50.0 - 0.01 * k, 40.0 * (k % 100)) for k in range(300)],
    schema=["section", "start_lon", "start_lat", "end_lon", "end_lat", "trains"], orient="row",
)  # fmt: skip
PORTS = pl.DataFrame([("Brest", 23.7, 52.1, 40.0, 46.0), ("Alashankou", 82.6, 45.2, 10.0, 18.0)],
                     schema=["label", "lon", "lat", "p50", "p90"], orient="row")  # fmt: skip
PLACES = pl.DataFrame([("Moscow", 37.6, 55.7), ("Xi'an", 108.9, 34.3)], schema=["label", "lon", "lat"], orient="row")
FIGURES = pl.DataFrame(
    [(f"figure {k}", "outcome" if k % 2 else "check", 10.0, 8.0, 12.0, 10.0 + k / 9, 9.0 + k / 9, 11.0 + k / 9, k < 18)
     for k in range(40)],
    schema=["label", "kind", "published", "low", "high", "value", "p10", "p90", "inside"], orient="row",
)  # fmt: skip
LEANING = pl.DataFrame(
    [(f"assumption {k}", f"outcome {k % 3}", "h", 10.0, 9.0 - k / 9, 11.0 + k / 9, float(k)) for k in range(30)],
    schema=["label", "outcome", "unit", "base", "at_low", "at_high", "weight"], orient="row",
)  # fmt: skip
FITTED = pl.DataFrame(
    [(f"parameter {k}", "h", 3.0, 4.0, 3.5, 4.5, 1.0, 6.0, k != 1) for k in range(6)],
    schema=["label", "unit", "start", "value", "low", "high", "bound_low", "bound_high", "determined"], orient="row",
)  # fmt: skip
MONTHS = pl.DataFrame([("Jan", 702.0, 600.0, False, False), ("Jun", 1169.0, 685.0, True, True)],
                      schema=["label", "trains", "before", "residual", "record"], orient="row")  # fmt: skip
LEGS = pl.DataFrame([("China", False, 6.0), ("Alashankou", True, 1.0), ("1520 mm", False, 5.0)],
                    schema=["label", "at_port", "days"], orient="row")  # fmt: skip
NOTES = pl.DataFrame([(dt.date(2020, 5, 16), "a step"), (dt.date(2020, 6, 17), "another")],
                     schema=["day", "label"], orient="row")  # fmt: skip

WATCHED = pl.DataFrame({
    "day": DAYS, "then": [500.0 + 10 * (k % 9) if k < 150 else None for k in range(182)],
    "now": [18_000.0 if k == 151 else 500.0 + 10 * (k % 9) for k in range(182)],
    "used": [500.0 + 10 * (k % 9) for k in range(182)],
    "reproduction": [None] * 7 + [1 + 0.3 * math.sin(k / 9) for k in range(175)],
    "low": [None] * 7 + [0.9 + 0.3 * math.sin(k / 9) for k in range(175)],
    "high": [None] * 7 + [1.1 + 0.3 * math.sin(k / 9) for k in range(175)],
    "unbridged": [None] * 7 + [6.0 if 144 <= k < 148 else 1 + 0.3 * math.sin(k / 9) for k in range(175)],
})  # fmt: skip
INSTANTS = pl.DataFrame([("9 Jul", "10:00"), ("9 Jul", "20:00"), ("10 Jul", "06:00"), ("23 Jul", "00:00")],
                        schema=["day", "hour"], orient="row")  # fmt: skip
SPELLS = pl.DataFrame([("new", 0, 1, "reported"), ("new", 1, 4, "retracted"), ("deadly", 0, 2, "reported"),
                       ("deadly", 2, 4, "denied"), ("known", 1, 2, "reported"), ("known", 2, 3, "disputed"),
                       ("known", 3, 4, "confirmed")],
                      schema=["label", "start", "end", "status"], orient="row")  # fmt: skip
STATEMENTS = pl.DataFrame([("new", 0, "asserts", True), ("new", 1, "retracts", True), ("deadly", 0, "asserts", True),
                           ("deadly", 2, "denies", True), ("deadly", 2, "investigating", True),
                           ("known", 1, "asserts", False), ("known", 3, "asserts", True)],
                          schema=["label", "at", "stance", "firm"], orient="row")  # fmt: skip
CALLED = pl.DataFrame(
    [(name, number, DAYS[first], DAYS[last]) for name in ("A", "B", "C") for number, first, last in
     ((0, 0, 99), (1, 100, 119), (2, 120, 139), (3, 140, 141), (4, 142, 181))],
    schema=["label", "level", "first", "last"], orient="row",
)  # fmt: skip
ORDERS = pl.DataFrame([("A", "sanitary-2020", DAYS[31], DAYS[181]), ("A", "xinfadi", DAYS[168], DAYS[175]),
                       ("B", "first", DAYS[0], DAYS[2])],
                      schema=["label", "name", "first", "last"], orient="row")  # fmt: skip
CREWS = pl.DataFrame(
    [(name, day, 3.0, 4.0, 4.0, 1.0, 0.0, 2.0, 4.0, 9.0) for name in ("A", "B", "C", "D", "E") for day in DAYS],
    schema=["label", "day", *(f"{kind}_{end}" for kind in ("duty", "out") for end in ("p10", "p50", "p90", "worst"))],
    orient="row",
)  # fmt: skip
EFFECTS = pl.DataFrame([("crossings", 400.0, -4.0, -6.0, -2.0, "−4 trains"), ("dwell", 10.0, 1.0, 0.5, 1.5, "+1 hour"),
                        ("transit", 17.0, 0.0, -0.17, 0.17, "0 days")],
                       schema=["label", "without", "change", "low", "high", "told"], orient="row")  # fmt: skip

PICTURES: dict[str, tuple[Callable[..., Any], tuple[pl.DataFrame, ...], dict[str, str]]] = {
    "months": (charts.months, (MONTHS,), {"before": "before", "record": "record", "percent": "{} %"}),
    "figures": (charts.figures, (FIGURES,), {"band": "band", "check": "check", "outcome": "outcome", "inside": "✓",
                "outside": "outside", "published": "published", "model": "model"}),
    "flow_map": (charts.flow_map, (SECTIONS, PORTS, PLACES), {"trains": "trains", "standing": "standing",
                 "credit": "© OpenStreetMap contributors"}),
    "standing": (charts.standing, (days(["A", "B", "C", "D", "E", "F"], "label").with_columns(
        pl.lit(9.0).alias("tracks"), pl.lit("one").alias("scale")),), {"most": "up to {}", "tracks": "{} tracks"}),
    "distributions": (charts.distributions, (bins(["a", "b", "c"]),), {"unit": "days", "published": "published",
                      "spread": "P10, P50, P90"}),
    "space_time": (charts.space_time, (trains(), GUIDES), {"outbound": "out", "inbound": "in", "at_once": "up to {}"}),
    "sensitivity": (charts.sensitivity, (LEANING,), {"low": "lowered", "high": "raised", "base": "as it is"}),
    "held": (charts.held, (days(["without", "with"], "variant"), NOTES), {}),
    "legs": (charts.legs, (LEGS,), {"days": "days"}),
    "watch": (charts.watch, (WATCHED, NOTES), {"then": "then", "now": "now", "cases": "cases", "reproduction": "R",
              "unbridged": "unbridged", "spread": "interval"}),
    "claims": (charts.claims, (INSTANTS, SPELLS, STATEMENTS), {name: name for name in (
        "asserts", "denies", "retracts", "investigating", "hedged", "reported", "disputed", "confirmed", "denied",
        "retracted")}),
    "levels": (charts.levels, (CALLED, ORDERS), {"level": "level {}", "order": "order"}),
    "crews": (charts.crews, (CREWS,), {"duty": "on duty", "out": "out", "spread": "spread", "worst": "worst"}),
    "effects": (charts.effects, (EFFECTS,), {"percent": "{} %", "told": "told", "open": "open", "unit": "of it"}),
    "calibration": (charts.calibration, (FITTED,), {"value": "value", "interval": "interval", "start": "before",
                    "open": "open"}),
}  # fmt: skip


def made(name: str, size: str, *, empty: bool = False, words: dict[str, str] | None = None) -> Any:
    """A picture by its name."""
    draw, frames, own = PICTURES[name]
    given = [frame.clear() for frame in frames] if empty else frames
    return draw(*given, words or {**WORDS, **own}, size=size)
