"""The gathered frames of a page made by hand, small enough to be counted by eye."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
from shown_run import SUMMARY
from shown_watch import BESIDE, CLAIMS, CREWS, EFFECT, LEVELS

from landbridge.claims import Observation, Period
from landbridge.exhibits import PageFrames, SpaceTime
from landbridge.sensitivity import Leaning, SavedSensitivity
from landbridge.statistics import Score
from landbridge.studies import Assumption, Remark, Validation
from landbridge.units import HOUR_MS, date_ms


def figure(name: str, metric: str, place: str, period: str, **changes: object) -> Observation:
    """A published figure of 10 hours, 6 to 14."""
    made = Observation(name, metric, place, (), (), "both", Period.parse(period), "hours", 10.0, "outcome", "mean", 6.0,
                       14.0, False, "score", "https://www.example.org/page (10 h)", "")  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def score(made: Observation, value: float | None, verdict: str, reason: str = "") -> Score:
    """A score whose interval is a tenth to both sides."""
    if value is None:
        return Score(made, None, None, None, None, verdict, reason)
    return Score(made, value, 0.9 * value, value, 1.1 * value, verdict, reason)


TRIPS = figure("M_2020-06", "national trips in the month", "national", "2020-06", unit="trips", value=1169.0,
               low=1169.0, high=1169.0, kind="check", must=True)  # fmt: skip
SHARE = figure("D_2020-05", "outbound share of trips", "national", "2020-05", unit="ratio", value=0.538, low=0.518,
               high=0.558, kind="check")  # fmt: skip
DWELL = figure("X07", "dwell of a China-Europe train at the port", "Alashankou", "2020-01..06", must=True, use="fit")
CLEARANCE = figure("X06", "train clearance time, average", "Khorgos (China side)", "2020-01..09", value=21.0, low=18.0,
                   high=24.0, must=True, use="fit")  # fmt: skip
TRANSIT = figure("S00", "transit days Ganzhou-Germany", "Kazakhstan border", "2020-07", unit="days", value=17.0,
                 low=16.0, high=18.0)  # fmt: skip
ONE_TRAIN = figure("S19", "transit days Yiwu-Vilnius", "Khorgos", "2020-05-04", unit="days", value=12.0, low=12.0,
                   high=12.0, statistic="single", source="CONTEXT.md (an article)")  # fmt: skip
CONTEXT = figure("X20", "border crossing by rail, CPMM average", "all CAREC", "2019", use="none", kind="context")
UNKNOWN = figure("Z1", "songs of the drivers", "Brest", "2019-12-30..2020-01-02", low=None, high=None, kind="context")

SCORES = (
    score(TRIPS, 1169.0, "inside"), score(SHARE, 0.54, "inside"), score(DWELL, 8.0, "inside"),
    score(CLEARANCE, 17.0, "outside"), score(TRANSIT, 17.5, "inside"),
    score(ONE_TRAIN, 13.0, "inside", "one real train"), score(CONTEXT, None, "not_scored", "another <year>"),
    score(UNKNOWN, None, "not_scored", "has no band"),
)  # fmt: skip

MONTHS = pl.DataFrame({
    "month": [each.month for each in SUMMARY.months], "trains": [each.trains for each in SUMMARY.months],
    "published": [each.published for each in SUMMARY.months], "record": [each.record for each in SUMMARY.months],
    "before": [None, None, 622.0, 671.0, 722.0, 685.0], "residual": [False] * 5 + [True],
})  # fmt: skip

DAYS = [dt.date(2020, 6, 14), dt.date(2020, 6, 15), dt.date(2020, 6, 16)]
STANDING = pl.concat([
    pl.DataFrame({"day": DAYS, "p10": [1.0, 2.0, 3.0], "p50": p50, "p90": [20.0, 25.0, 33.0]})
    .select(pl.lit(port).alias("port"), pl.all())
    for port, p50 in (("alashankou", [5.0, 6.0, 7.0]), ("khorgos", [8.0, 12.0, 12.0]), ("erenhot", [1.0, 1.0, 1.0]),
                      ("manzhouli", [2.0, 2.0, 2.0]), ("suifenhe", [0.0, 0.0, 0.0]), ("brest", [30.0, 40.0, 41.0]))
])  # fmt: skip

SECTIONS = pl.DataFrame({
    "section": ["a", "b"], "start": ["cn-xian", "cn-urumqi"], "end": ["cn-urumqi", "cn-alashankou"],
    "start_lon": [108.9, 87.4], "start_lat": [34.3, 44.4], "end_lon": [87.4, 82.6], "end_lat": [44.4, 45.2],
    "outbound": [700.0, 1300.0], "inbound": [500.0, 800.0], "trains": [1200.0, 2100.0],
})  # fmt: skip
STATIONS = pl.DataFrame({
    "port": ["alashankou", "brest"], "station": ["cn-alashankou", "by-brest"], "lon": [82.6, 23.7],
    "lat": [45.2, 52.1], "p50": [6.0, 37.0], "p90": [26.0, 44.0],
})  # fmt: skip


def spread(key: str, published: float | None) -> pl.DataFrame:
    """Two bins of a quarter and three quarters of the trains."""
    return pl.DataFrame({"key": [key] * 2, "low": [0.0, 2.0], "high": [2.0, 4.0], "share": [0.25, 0.75],
                         "p10": [0.5] * 2, "p50": [2.5] * 2, "p90": [3.7] * 2, "mean": [2.4] * 2,
                         "published": pl.Series([published] * 2, dtype=pl.Float64)})  # fmt: skip


FIRST = date_ms(dt.date(2020, 6, 10))
# The first train stands for 10 of 40 hours, the second one for 6 of 24: 16 of 64 together, a quarter.
POINTS = [("one", "outbound", 0, 100.0), ("one", "outbound", 20, 0.0), ("one", "outbound", 30, 0.0),
          ("one", "outbound", 40, -80.0), ("two", "inbound", 24, -90.0), ("two", "inbound", 36, 0.0),
          ("two", "inbound", 42, 0.0), ("two", "inbound", 48, 60.0)]  # fmt: skip
TRAINS = SpaceTime(
    "alashankou", FIRST, date_ms(dt.date(2020, 7, 1)),
    pl.DataFrame([(name, way, FIRST + hour * HOUR_MS, km) for name, way, hour, km in POINTS],
                 schema=["train", "direction", "time", "km"], orient="row"),
    pl.DataFrame({"place": ["kz-dostyk", "cn-alashankou", "cn-urumqi"], "km": [-90.0, 0.0, 100.0],
                  "border": [False, True, False]}),
)  # fmt: skip

LEANINGS = (
    Leaning("documents-khorgos", "stages", "documents", "khorgos", "documents at Khorgos", "14 h", "4 h", "16 h",
            "dwell-khorgos", "hours", 19.0, 9.0, 21.0, -10.0, 0.2, 3.3),
    Leaning("capacities/crew/brest", "capacities", "crew", "brest", "number of crews at Brest", "4", "3", "5", "load",
            "TEU/train", 96.0, 95.9, 96.1, 0.1, 0.4, 0.06),
)  # fmt: skip

CALIBRATION = pl.DataFrame({
    "parameter": ["documents-khorgos", "cranes"], "title": ["documents at Khorgos", "cranes at Brest"],
    "unit": ["h", ""], "start": [14.0, 3.0], "value": [15.2, 4.0], "low": [14.1, 2.2], "high": [16.0, 7.9],
    "bound_low": [4.0, 2.0], "bound_high": [16.0, 8.0], "determined": [True, False], "confounded": ["", "cranes"],
})  # fmt: skip

REMARKS = (
    Remark("", 1.2, "standing", {"port": "Khorgos", "trains": 33.0, "tracks": 28, "days": 2, "all": 182}),
    Remark("", 1.1, "dwell", {"port": "Khorgos", "usual": 20.0, "month": "2020-06", "hours": 27.0, "limit": 25.0}),
    Remark("", 1.1, "before", {"port": "Alashankou", "hours": 80.0, "limit": 72.0}),
    Remark("", 1.1, "beyond", {"port": "Alashankou", "hours": 81.0, "limit": 72.0}),
)  # fmt: skip

ASSUMED = (
    Assumption("stages", "documents", "no figure found; 1 to 6 h is plausible", ("mean 2.0 h",), ("cn-p",), 1),
    Assumption("shifts", "crew", "handover", tuple(f"value {k}" for k in range(8)), ("cn-p",), 8),
)  # fmt: skip

PAGE = PageFrames(
    SUMMARY, REMARKS, Validation("published figures", SCORES), ASSUMED, MONTHS, STANDING, SECTIONS, STATIONS,
    spread("alashankou", 10.0), spread("S00", 17.0), TRAINS, SavedSensitivity(LEANINGS, 1, 8, "2020-01-01", False),
    CALIBRATION, BESIDE, CLAIMS, LEVELS, CREWS, EFFECT,
)  # fmt: skip


def bare(page: PageFrames = PAGE) -> PageFrames:
    """The same half-year without what only some runs have: the article's journey, results, figures, a record."""
    ports = tuple(replace(port, over_tracks=False) for port in SUMMARY.ports)
    summary = replace(SUMMARY, statement=(), transit=None, worth_a_look=(), ports=ports)
    months = MONTHS.with_columns(record=False, residual=False)
    context = tuple(each for each in SCORES if each.verdict == "not_scored")
    return replace(page, summary=summary, remarks=(), validation=Validation("none", context), months=months,
                   transit=page.transit.clear(), trains=None, sensitivity=None, calibration=None, beside=None,
                   claims=None, levels=None, crews=None, effect=None)  # fmt: skip
