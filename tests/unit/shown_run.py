"""A summary of a run made by hand, for the screens and the page."""

from __future__ import annotations

from dataclasses import replace

from landbridge.statistics import FigureRow
from landbridge.studies import (
    MonthFigure,
    PortFigure,
    ProtocolInForce,
    RunHeader,
    RunSummary,
)
from landbridge.studies.run_summary import LegFigure, TransitFigure

HEADER = RunHeader(
    "h1-2020", "China-Europe freight trains, 1 Jan - 30 Jun 2020", "2020-01-01", "2020-06-30", 387, 467, 17,
    ("Alashankou", "Khorgos"), ("Brest",), 187, 10087,
    (ProtocolInForce(("Alashankou", "Khorgos"), "background", "2020-06-17T18:00+08:00", "2020-06-24T18:00+08:00",
                     "Xinfadi outbreak: all but container trains", "xinfadi", ("containers only",)),), 189, 88,
)  # fmt: skip

HALF_YEAR = "2020-01-01..2020-06-30"
TOTAL = FigureRow("total", "national trips", "national", HALF_YEAR, "trips", 5122, 5122, 5122, 5122, 5122,
                  5122, 5122, "check", "https://example.org/detail/28 (5,122 trips)", True)  # fmt: skip
GROWTH = replace(TOTAL, id="growth", metric="growth over the first half of 2019", unit="%", value=36.006, p10=36.006,
                 p50=36.006, p90=36.006, published=36.0, low=35.5, high=36.5)  # fmt: skip
DWELL = FigureRow("X07", "dwell of a China-Europe train at the port", "Alashankou", HALF_YEAR, "hours", 9.0, 8.75, 9.0,
                  9.25, 10, 6, 14, "outcome", "https://example.org/dwell", True, "Chinese station")  # fmt: skip

MONTHS = tuple(
    MonthFigure(f"2020-0{month}", trains, trains, True, record=month == 6)
    for month, trains in enumerate((702, 430, 809, 979, 1033, 1169), start=1)
)


def port(name: str, *, over_tracks: bool = False, frontier: str = "China", period: str = HALF_YEAR) -> PortFigure:
    """A port with figures of the usual size."""
    return PortFigure(
        id=name.lower(), name=name, frontier=frontier, trains=2117.5, outbound=0.6, published=1324,
        published_period=period, trains_then=1326.5, inside=True, standing=tuple(map(float, range(12))),
        most_standing=33.0, tracks=28, over_tracks=over_tracks, dwell_mean_h=19.8, dwell_p10_h=10.0,
        dwell_p50_h=18.2, dwell_p90_h=31.6,
    )  # fmt: skip


LEGS = (LegFigure("China", at_port=False, days=6.3), LegFigure("Alashankou, Khorgos", at_port=True, days=1.2),
        LegFigure("1520 mm", at_port=False, days=5.6), LegFigure("Brest", at_port=True, days=2.4),
        LegFigure("Europe", at_port=False, days=2.4))  # fmt: skip

SUMMARY = RunSummary(
    "0.1.0", HEADER, 2020, 200, 252_800_000, 453_490, MONTHS,
    (port("Alashankou"), port("Khorgos", over_tracks=True, period="2020-01-01..2020-05-31"), port("Erenhot"),
     port("Manzhouli"), port("Suifenhe"), port("Brest", frontier="west")),
    TransitFigure("Ganzhou", ("Duisburg", "Hamburg"), 17.9, 15.9, 17.8, 19.8, 17.0, True, LEGS),
    (TOTAL, GROWTH, DWELL),
    ("Khorgos: up to 33 trains at P90, over its 28 tracks on 2 of 182 days",
     "Khorgos: dwell 27 h on the mean in 2020-06 at P90 (limit 25, 1.25 x mean)",
     "Alashankou: other freight stands 80 h on the mean beyond the border (limit 72)"),
)  # fmt: skip
