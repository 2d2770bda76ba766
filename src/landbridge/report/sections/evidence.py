"""Sections on what the figures are worth: published ones beside them, spreads, what was fitted and assumed, sources."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from landbridge.exhibits import PageFrames
from landbridge.report import headlines
from landbridge.report.labels import figure_label, figure_value, source_link, source_name
from landbridge.report.sections.nouns import Section, told
from landbridge.report.tables import Cell, Column, Table, csv_link
from landbridge.report.words import Words, number, place, say
from landbridge.statistics import Score

__all__ = ["assumptions", "figures", "sources", "times"]


def figures(page: PageFrames, words: Words) -> Section:
    """The model beside what was published."""
    (headline,) = told(words, headlines.inside(page))
    lead = told(words, headlines.must_hold(page), headlines.fitted(page))
    scored = [each for each in page.validation.scores if each.verdict != "not_scored"]
    others = [each for each in page.validation.scores if each.verdict == "not_scored"]
    tables = tuple(_scored_table(words, kind, [each for each in scored if each.figure.kind == kind])
                   for kind in ("outcome", "check"))  # fmt: skip
    return Section("figures", say(words, "topic.figures"), ("check", "outcome"), headline, lead,
                   (say(words, "figures.about"),), ("figures",), tuple(each for each in tables if each.rows),
                   "not_scored.html.jinja", {"not_scored": _not_scored_table(words, others)})  # fmt: skip


def _scored_table(words: Words, kind: str, scores: list[Score]) -> Table:
    heads = (("figure", False), ("model", True), ("published", True), ("band", True), ("verdict", False),
             ("source", False))  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), numbers) for head, numbers in heads)
    rows = tuple(_scored_row(words, each) for each in scores)
    return Table(say(words, f"figures.{kind}s"), columns, rows, csv_link(_scores_frame(scores)), f"{kind}s.csv")


def _scored_row(words: Words, each: Score) -> tuple[Cell, ...]:
    figure = each.figure
    model = figure_value(words, each.value, figure.unit)
    if figure.kind == "outcome":
        low, high = (figure_value(words, value, figure.unit) for value in (each.p10, each.p90))
        model = f"{model} ({low}–{high})"
    marks = [say(words, f"figures.{name}") for name, applies in
             (("must", figure.must), ("fit", figure.use == "fit")) if applies]  # fmt: skip
    verdict = " · ".join([say(words, f"figures.{each.verdict}"), *marks])
    return (Cell(figure_label(words, figure)), Cell(model), Cell(figure_value(words, figure.value, figure.unit)),
            Cell(_band(words, each)), Cell(verdict, mark="good" if each.verdict == "inside" else "bad"),
            _source(figure.source))  # fmt: skip


def _band(words: Words, each: Score) -> str:
    figure = each.figure
    if figure.statistic == "single":
        return say(words, "figures.single")
    if figure.low == figure.high:
        return say(words, "figures.exact")
    return "–".join(figure_value(words, value, figure.unit) for value in (figure.low, figure.high))


def _source(source: str) -> Cell:
    return Cell(source_name(source), source_link(source), quoted=True)


def _scores_frame(scores: Iterable[Score]) -> pl.DataFrame:
    rows = [
        {"id": each.figure.id, "metric": each.figure.metric, "place": each.figure.place, "unit": each.figure.unit,
         "published": each.figure.value, "low": each.figure.low, "high": each.figure.high, "model": each.value,
         "p10": each.p10, "p50": each.p50, "p90": each.p90, "verdict": each.verdict, "source": each.figure.source}
        for each in scores
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _not_scored_table(words: Words, scores: list[Score]) -> Table:
    columns = (Column(say(words, "column.figure")), Column(say(words, "column.published"), number=True),
               Column(say(words, "column.reason")), Column(say(words, "column.source")))  # fmt: skip
    rows = tuple(
        (Cell(figure_label(words, each.figure)), Cell(figure_value(words, each.figure.value, each.figure.unit)),
         Cell(each.reason, quoted=True), _source(each.figure.source))
        for each in scores
    )  # fmt: skip
    return Table(say(words, "figures.not_scored", figures=len(rows)), columns, rows)


def times(page: PageFrames, words: Words) -> Section:
    """Dwell and transit of single trains."""
    (headline,) = told(words, headlines.longest_dwell(page)) or ("",)
    names = {port.id: place(words, port.name) for port in page.summary.ports}
    names |= {each.figure.id: figure_label(words, each.figure, short=True) for each in page.validation.scores}
    tables = [_spread_table(words, name, frame, names) for name, frame in (("dwell", page.dwell),
                                                                             ("transit", page.transit))]  # fmt: skip
    return Section("times", say(words, "topic.times"), ("outcome",), headline, (), (say(words, "times.about"),),
                   ("dwell", "transit"), tuple(each for each in tables if each.rows))  # fmt: skip


def _spread_table(words: Words, name: str, frame: pl.DataFrame, names: dict[str, str]) -> Table:
    """A row a port or relation; the bins of the curves are in the CSV."""
    shown = ("p10", "p50", "p90", "mean", "published")
    ones = frame.unique("key", keep="first", maintain_order=True)
    rows = tuple((Cell(names[row["key"]]), *(Cell("" if row[each] is None else number(words, row[each], 1))
                                               for each in shown)) for row in ones.to_dicts())  # fmt: skip
    heads = {"mean": say(words, "column.mean"), "published": say(words, "column.published")}
    columns = (Column(""), *(Column(heads.get(each, each.upper()), number=True) for each in shown))
    return Table(say(words, f"times.{name}"), columns, rows, csv_link(frame), f"{name}.csv")


def assumptions(page: PageFrames, words: Words) -> Section:
    """What was put in without a source."""
    (headline,) = told(words, headlines.assumed(page))
    heads = ("table", "what", "value", "where", "reason")
    rows = tuple(
        (Cell(each.table, quoted=True), Cell(each.what, quoted=True), Cell(_first(words, each.values), quoted=True),
         Cell(_first(words, each.places), quoted=True), Cell(each.why, quoted=True))
        for each in page.assumptions
    )  # fmt: skip
    table = Table(say(words, "assumptions.open"), tuple(Column(say(words, f"column.{head}")) for head in heads), rows)
    return Section("assumptions", say(words, "topic.assumptions"), ("input",), headline,
                   about=(say(words, "assumptions.about"),), tables=(table,))  # fmt: skip


def _first(words: Words, texts: tuple[str, ...], most: int = 6) -> str:
    """The first of some texts, and how many more there are."""
    more = (say(words, "page.more", n=len(texts) - most),) if len(texts) > most else ()
    return "; ".join((*(text for text in texts[:most] if text), *more))


def sources(page: PageFrames, words: Words) -> Section:
    """Every source of the figures, with how many it gives."""
    found: dict[str, list[Score]] = {}
    for each in page.validation.scores:
        found.setdefault(each.figure.source, []).append(each)
    rows = tuple((Cell(source, source_link(source), quoted=True), Cell(number(words, len(each))))
                 for source, each in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))  # fmt: skip
    columns = (Column(say(words, "column.source")), Column(say(words, "column.figures"), number=True))
    table = Table(say(words, "sources.open"), columns, rows)
    return Section("sources", say(words, "topic.sources"), (), say(words, "headline.sources", sources=len(rows)),
                   about=(say(words, "sources.about"), say(words, "sources.network")), tables=(table,))  # fmt: skip
