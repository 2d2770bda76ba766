"""Sections on where and when trains ran: months, map, ports, trains through one port, parts of a journey."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.claims import Period
from landbridge.exhibits import PageFrames
from landbridge.report import headlines
from landbridge.report.sections.nouns import Section, told
from landbridge.report.tables import Cell, Column, Table, csv_link
from landbridge.report.words import Words, month, number, place, say
from landbridge.statistics import growth_percent, standing_by_half_month

__all__ = ["corridor", "counted_period", "legs", "months", "standing", "trains"]

_TOP_SECTIONS = 12


def counted_period(page: PageFrames) -> Period:
    """The window that is counted."""
    header = page.summary.scenario
    return Period.parse(f"{header.count_from}..{header.count_to}")


def months(page: PageFrames, words: Words) -> Section:
    """Journeys by month beside last year's."""
    (headline,) = told(words, headlines.busiest_month(page)) or ("",)
    return Section("months", say(words, "topic.months"), ("check",), headline, told(words, headlines.growth(page)),
                   (say(words, "months.about"), _on_last_year(page, words)), ("months",),
                   (_months_table(page, words),))  # fmt: skip


def _on_last_year(page: PageFrames, words: Words) -> str:
    """What is not known of the year before, and what growth is worth."""
    residual = page.months.filter(pl.col("residual"))["month"].to_list()
    unknown = page.months.filter(pl.col("before").is_null())["month"].to_list()
    notes = [("months.residual", residual), ("months.unknown", unknown)]
    found = [say(words, key, months=names) for key, names in notes if names]
    if page.months.filter(pl.col("before").is_not_null()).height:
        found.insert(0, say(words, "months.before"))
    if page.summary.row("growth"):
        found.append(say(words, "months.circular"))
    return str(words.texts["join"]).join(found)


def _months_table(page: PageFrames, words: Words) -> Table:
    heads = ("month", "model", "published", "before", "growth")
    rows = tuple(
        (Cell(month(words, row["month"])), Cell(number(words, row["trains"])), Cell(_or_none(words, row["published"])),
         Cell(_or_none(words, row["before"])), Cell(_growth(words, row)))
        for row in page.months.to_dicts()
    )  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), head != "month") for head in heads)
    return Table(say(words, "topic.months"), columns, rows, csv_link(page.months), "months.csv")


def _or_none(words: Words, value: float | None) -> str:
    return "" if value is None else number(words, value)


def _growth(words: Words, row: dict[str, Any]) -> str:
    if row["before"] is None or row["residual"]:
        return ""
    return say(words, "figure.growth", value=growth_percent(row["trains"], row["before"]))


def corridor(page: PageFrames, words: Words) -> Section:
    """The map."""
    (headline,) = told(words, headlines.busiest_section(page)) or ("",)
    about = say(words, "map.about", month=page.summary.scenario.count_to[:7])
    return Section("map", say(words, "topic.map"), ("check", "outcome"), headline, (), (about,), ("map",),
                   (_sections_table(page, words), _stations_table(page, words)))  # fmt: skip


def _sections_table(page: PageFrames, words: Words) -> Table:
    most = page.sections.sort("trains", "section", descending=[True, False]).head(_TOP_SECTIONS)
    rows = tuple(
        (Cell(f"{place(words, row['start'])}–{place(words, row['end'])}"),
         *(Cell(number(words, row[name])) for name in ("outbound", "inbound", "trains")))
        for row in most.to_dicts()
    )  # fmt: skip
    columns = (Column(say(words, "column.section")), *(
        Column(say(words, f"column.{head}"), number=True) for head in ("outbound", "inbound", "trains")
    ))  # fmt: skip
    frame = page.sections.select("section", "start", "end", "outbound", "inbound", "trains")
    return Table(say(words, "map.top"), columns, rows, csv_link(frame), "sections.csv")


def _stations_table(page: PageFrames, words: Words) -> Table:
    rows = tuple((Cell(place(words, row["station"])), Cell(number(words, row["p50"], 1)),
                  Cell(number(words, row["p90"], 1))) for row in page.stations.to_dicts())  # fmt: skip
    columns = (Column(say(words, "column.port")), Column("P50", number=True), Column("P90", number=True))
    caption = say(words, "map.rings", month=page.summary.scenario.count_to[:7])
    return Table(caption, columns, rows, csv_link(page.stations), "ports.csv")


def standing(page: PageFrames, words: Words) -> Section:
    """Trains standing at the ports, day by day."""
    (headline,) = told(words, headlines.fullest_port(page)) or ("",)
    return Section("standing", say(words, "topic.standing"), ("outcome",), headline,
                   told(words, headlines.over_tracks(page)), (say(words, "standing.about"), _apart(page, words)),
                   ("standing",), (_standing_table(page, words),))  # fmt: skip


def _apart(page: PageFrames, words: Words) -> str:
    """Which ports have a scale of their own."""
    apart = [port.name for port in page.summary.ports if port.frontier != "China"]
    return say(words, "standing.apart", ports=apart) if apart else ""


def _standing_table(page: PageFrames, words: Words) -> Table:
    """Half-months, since a table of days would be too long to read; all days are in the CSV."""
    halves = {port.id: standing_by_half_month(page.standing.filter(pl.col("port") == port.id))
              for port in page.summary.ports}  # fmt: skip
    names = next(iter(halves.values()))["half"].to_list() if halves else []
    rows = tuple(
        (Cell(say(words, f"half.{half[-1]}", month=half[:7])), *(Cell(_range(words, frame.row(k, named=True)))
                                                                  for frame in halves.values()))
        for k, half in enumerate(names)
    )  # fmt: skip
    columns = (Column(say(words, "column.half")), *(Column(place(words, port.name), number=True)
                                                      for port in page.summary.ports))  # fmt: skip
    return Table(say(words, "standing.table"), columns, rows, csv_link(page.standing), "standing.csv")


def _range(words: Words, row: dict[str, float]) -> str:
    return f"{number(words, row['p50'], 1)} ({number(words, row['p10'])}–{number(words, row['p90'])})"


def trains(page: PageFrames, words: Words) -> Section | None:
    """The space-time diagram; None where no train goes through the port."""
    sentence = headlines.trains_drawn(page)
    if page.trains is None or sentence is None:
        return None
    shown = Period.parse(f"{page.trains.first_day}..{page.trains.last_day}")
    west, east = page.trains.guides["place"][0], page.trains.guides["place"][-1]
    about = say(words, "trains.about", period=shown, origin=east, destination=west)
    return Section("trains", say(words, "topic.trains", port=sentence.values["port"]), ("outcome",),
                   *_first_and_rest(told(words, sentence)), (about,), ("trains",),
                   (_trains_table(page, words),))  # fmt: skip


def _first_and_rest(sentences: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return sentences[0], sentences[1:]


def _trains_table(page: PageFrames, words: Words) -> Table:
    """Trains by direction: how many are drawn, and their points as CSV."""
    assert page.trains is not None
    lines = page.trains.lines
    counts = lines.group_by("direction").agg(pl.col("train").n_unique()).sort("direction", descending=True)
    rows = tuple((Cell(say(words, f"direction.{way}")), Cell(number(words, each))) for way, each in counts.iter_rows())
    columns = (Column(say(words, "column.direction")), Column(say(words, "column.trains"), number=True))
    points = lines.select(
        pl.col("train").rank("dense").alias("train"), pl.col("direction").str.head(3),
        pl.from_epoch("time", "ms").dt.strftime("%m-%dT%H:%M").alias("utc"), pl.col("km").round().cast(pl.Int64),
    )  # fmt: skip
    return Table(say(words, "trains.table"), columns, rows, csv_link(points), "trains.csv")


def legs(page: PageFrames, words: Words) -> Section | None:
    """Where the days of the article's journey go; None where the run has no such train."""
    sentence, found = headlines.longest_leg(page), page.summary.transit
    if found is None or sentence is None:
        return None
    about = say(words, "legs.about", origin=found.origin, destinations=found.destinations, whole=found.mean_d)
    rows = tuple((Cell(say(words, "figure.leg", leg=leg.name)), Cell(number(words, leg.days, 1))) for leg in found.legs)
    columns = (Column(say(words, "column.part")), Column(say(words, "column.days"), number=True))
    frame = pl.DataFrame([(leg.name, leg.days) for leg in found.legs], schema=["part", "days"], orient="row")
    table = Table(say(words, "topic.legs"), columns, rows, csv_link(frame), "legs.csv")
    (headline,) = told(words, sentence)
    lead = (say(words, "legs.spread", low=found.p10_d, high=found.p90_d, published=found.published_d),)
    return Section("legs", say(words, "topic.legs"), ("outcome",), headline, lead, (about,), ("legs",), (table,))
