"""The published figures as targets: 18 equalities, 6 rows of bands, and a check that is never fitted."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from landbridge.scenario.authoring.months import COUNTED_MONTHS, whole_month
from landbridge.scenario.authoring.nouns import Measure, Selection, Target
from landbridge.scenario.authoring.published import Published, port_row
from landbridge.services import CHINA_EUROPE, Direction

__all__ = ["targets"]

_JAN: Final = (dt.date(2020, 1, 1), dt.date(2020, 1, 31))
_JAN_MAY: Final = (dt.date(2020, 1, 1), dt.date(2020, 5, 31))
_HALF_YEAR: Final = (dt.date(2020, 1, 1), dt.date(2020, 6, 30))
_APRIL: Final = (dt.date(2020, 4, 1), dt.date(2020, 4, 30))

_PORT_COLUMNS: Final[dict[str, Direction | None]] = {"trains": None, "outbound": "outbound", "inbound": "inbound"}


def targets(published: Published) -> tuple[Target, ...]:
    """Every figure the timetable is fitted to or checked against, in the order of reporting."""
    return (*_months(published), _may_outbound(published), *_ports(published), *_shares(published),
            *_terminals(published), *_bands(published), _kazakhstan(published))  # fmt: skip


def _months(published: Published) -> list[Target]:
    return [
        Target(f"month {month}", f"China-Europe departures in {month}", "equality",
               (Selection("departures", *whole_month(month), train_class=CHINA_EUROPE),), None,
               published.month_trains(month), published.month_trains(month),
               f"monthly_trains.csv: {published.months[month]['source']}", exact=True)
        for month in COUNTED_MONTHS
    ]  # fmt: skip


def _may_outbound(published: Published) -> Target:
    row = published.months["2020-05"]
    trains = int(row["outbound_trains"])
    select = Selection("departures", *whole_month("2020-05"), direction="outbound", train_class=CHINA_EUROPE)
    text = "China-Europe departures from China in 2020-05"
    return Target("may outbound", text, "equality", (select,), None, trains, trains,
                  f"monthly_trains.csv: {row['source']}", exact=True)  # fmt: skip


def _ports(published: Published) -> list[Target]:
    rows: list[tuple[str, tuple[dt.date, dt.date], Literal["trains", "outbound", "inbound"]]] = [
        ("Alashankou", _HALF_YEAR, "outbound"),
        ("Alashankou", _HALF_YEAR, "inbound"),
        ("Alashankou", _JAN, "trains"),
        ("Khorgos", _JAN_MAY, "trains"),
        ("Khorgos", _JAN, "trains"),
        ("Manzhouli", _HALF_YEAR, "trains"),
        ("Manzhouli", _JAN, "trains"),
    ]
    return [_port(published, port, days, column) for port, days, column in rows]


def _port(published: Published, port: str, days: tuple[dt.date, dt.date], column: str) -> Target:
    row = port_row(published, port, *days)
    trains = int(row[column])
    which = "" if column == "trains" else f" {column}"
    text = f"trains through {port}{which}, {days[0]} to {days[1]}"
    select = Selection("crossings", *days, port=port, direction=_PORT_COLUMNS[column])
    return Target(f"{port}{which} {days[0]:%Y-%m}..{days[1]:%m}", text, "equality", (select,), None, trains, trains,
                  f"port_trains.csv, counted by {row['counting_body']}: {row['source']}")  # fmt: skip


def _shares(published: Published) -> list[Target]:
    """China-Europe shares of 2023, taken for 2020 (an assumption that the check below supports)."""
    return [
        Target(f"{port} China-Europe share", f"part of the half-year's trains through {port} that are China-Europe",
               "equality", (Selection("crossings", *_HALF_YEAR, port=port, train_class=CHINA_EUROPE),),
               Selection("crossings", *_HALF_YEAR, port=port), published.fact(fact), published.fact(fact),
               published.fact_source(fact))
        for port, fact in (("Alashankou", "SHAREA"), ("Khorgos", "SHAREK"))
    ]  # fmt: skip


def _terminals(published: Published) -> list[Target]:
    rows = (("cn-xian", "Xi'an", dt.date(2020, 3, 15), "XIAN_MAR"), ("cn-yiwu", "Yiwu", dt.date(2020, 5, 4), "YW20"))
    return [
        Target(f"{name} to {last}", f"trains of {name}, both directions, Central Asia inside, to {last}", "equality",
               (Selection("departures", _HALF_YEAR[0], last, terminal=terminal),), None, published.fact(fact),
               published.fact(fact), published.fact_source(fact))
        for terminal, name, last, fact in rows
    ]  # fmt: skip


def _bands(published: Published) -> list[Target]:
    khorgos = int(port_row(published, "Khorgos", *_HALF_YEAR)["trains"])
    erenhot = port_row(published, "Erenhot", *_HALF_YEAR)
    return [
        _band("Khorgos 2020-01..06", "trains through Khorgos", _at("crossings", "Khorgos"), khorgos * 0.95,
              khorgos * 1.05, "port_trains.csv: interpolation between counts of the railway, within 5 %"),
        _band("Erenhot 2020-01..06", "trains through Erenhot", _at("crossings", "Erenhot"), 980, 1130,
              f"port_trains.csv, {erenhot['note']}: {erenhot['source']}"),
        _band("Suifenhe 2020-01..06", "trains through Suifenhe", _at("crossings", "Suifenhe"), 60, 100,
              "assumption: 122 trains in 2019 (port_trains.csv), 851 in 2023"),
        _band("Duisburg 2020-04", "trains of Duisburg, both directions",
              Selection("departures", *_APRIL, terminal="de-duisburg"), 190, 240,
              f"50 a week; the width is an assumption. {published.fact_source('DUIS')}"),
        Target("Khorgos outbound share", "part of the half-year's trains through Khorgos that leave China", "band",
               (_at("crossings", "Khorgos", direction="outbound"),), _at("crossings", "Khorgos"), 0.76, 0.87,
               "port_trains.csv: 0.812 of 2018 (customs), 0.866 of the first week of October 2019 (customs); "
               "the width is an assumption"),
    ]  # fmt: skip


def _at(measure: Measure, port: str, *, direction: Direction | None = None) -> Selection:
    return Selection(measure, *_HALF_YEAR, port=port, direction=direction)


def _band(target_id: str, text: str, select: Selection, low: float, high: float, source: str) -> Target:
    days = f"{select.first_day} to {select.last_day}"
    return Target(target_id, f"{text}, {days}", "band", (select,), None, low, high, source)


def _kazakhstan(published: Published) -> Target:
    """The transit operator's boxes over a train's mean load, 223,000 / 90.2 = 2,472: independent, never fitted."""
    trains = published.fact("UTLC20H1") / published.fact("LOADA")
    select = tuple(Selection("departures", *_HALF_YEAR, port=port, train_class=CHINA_EUROPE)
                   for port in ("Alashankou", "Khorgos"))  # fmt: skip
    text = "China-Europe trains through Kazakhstan in the half-year"
    mean = f"within 3 % of TEU / {published.fact('LOADA')} TEU a train"
    return Target("Kazakhstan transit", text, "check", select, None, trains * 0.97, trains * 1.03,
                  f"{mean}. {published.fact_source('UTLC20H1')}")  # fmt: skip
