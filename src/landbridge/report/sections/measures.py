"""Sections on the ports' people and on what the measures did to the trains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import polars as pl

from landbridge.control import Effect, MeasuresEffect
from landbridge.exhibits import PageFrames
from landbridge.report import epidemic_headlines as headlines
from landbridge.report.labels import (
    capital,
    change_range,
    change_told,
    effect_label,
    effect_value,
    port_name,
    unit_label,
)
from landbridge.report.sections.nouns import Section, told
from landbridge.report.tables import Cell, Column, Table, csv_link
from landbridge.report.words import Words, number, say

__all__ = ["crews", "measures"]


def crews(page: PageFrames, words: Words) -> Section | None:
    """Crews on duty, people in quarantine, tests and what they found."""
    if page.crews is None:
        return None
    (headline,) = told(words, headlines.crews_found(page)) or ("",)
    return Section("crews", say(words, "topic.crews"), ("outcome",), headline, told(words, headlines.crews_out(page)),
                   (say(words, "crews.about"), say(words, "crews.counts")), ("crews",),
                   (_crews_table(page, words, page.crews),))  # fmt: skip


def _crews_table(page: PageFrames, words: Words, frame: pl.DataFrame) -> Table:
    """A row a port over the window; all days are in the CSV."""
    whole = frame.group_by("port", maintain_order=True).agg(
        pl.col("duty_p50").mean(), pl.col("duty_worst").min(), pl.col("out_worst").max(),
        pl.col("tests", "found", "infected").sum(),
    )  # fmt: skip
    heads = ("port", "duty", "fewest", "out", "tests", "found", "infected")
    rows = tuple(_crews_row(page, words, row) for row in whole.to_dicts())
    columns = tuple(Column(say(words, f"column.{head}"), head != "port") for head in heads)
    return Table(say(words, "crews.table"), columns, rows, csv_link(frame), "crews.csv")


def _crews_row(page: PageFrames, words: Words, row: dict[str, Any]) -> tuple[Cell, ...]:
    digits = {"duty_p50": 1, "duty_worst": 1, "out_worst": 0, "tests": 1, "found": 1, "infected": 1}
    return (Cell(port_name(page.summary.ports, row["port"], words)),
            *(Cell(number(words, row[name], each)) for name, each in digits.items()))  # fmt: skip


def measures(page: PageFrames, words: Words) -> Section | None:
    """The run beside the same trains without the measures."""
    found = headlines.measures_did(page)
    if found is None:
        return None
    assumed, numbers = found.numbers
    parts = (say(words, "effect.told", part=_part(page, words, each), range=change_range(words, each))
             for each in found.effects)  # fmt: skip
    lead = say(words, "measures.sentence", parts=_joined(words, parts), measures=len(found.measures), assumed=assumed,
               numbers=numbers)  # fmt: skip
    tables = (_effects_table(page, words, found), _assumed_table(words, found))
    return Section("measures", say(words, "topic.measures"), ("outcome",), _headline(page, words, found), (lead,),
                   (say(words, "measures.about", pairs=found.pairs),), ("measures",),
                   tuple(each for each in tables if each.rows))  # fmt: skip


def _headline(page: PageFrames, words: Words, found: MeasuresEffect) -> str:
    """The sentence in short: the main figures without their intervals."""
    main = [each for each in found.effects if each.id.startswith(headlines.IN_HEADLINE)] or found.effects
    return say(words, "headline.measures", parts=_joined(words, (_part(page, words, each) for each in main)))


def _part(page: PageFrames, words: Words, each: Effect) -> str:
    """What became of one figure: more, less, or nothing that can be told."""
    way = "same" if not each.is_told else "more" if each.change > 0 else "less"
    return say(words, f"effect.{way}", label=effect_label(words, each, page.summary.ports),
               change=change_told(words, each, abs(each.change)))  # fmt: skip


def _joined(words: Words, parts: Iterable[str]) -> str:
    return str(words.texts["effect.join"]).join(parts)


def _effects_table(page: PageFrames, words: Words, found: MeasuresEffect) -> Table:
    heads = (("figure", False), ("without", True), ("with", True), ("change", True), ("interval", True), ("sure", True),
             ("unit", False))  # fmt: skip
    rows = tuple(
        (Cell(capital(effect_label(words, each, page.summary.ports))),
         *(Cell(effect_value(words, each, value)) for value in (each.without, each.with_them, each.change)),
         Cell(_interval(words, each)), Cell(say(words, "effect.share", value=each.sure)),
         Cell(unit_label(words, each.unit)))
        for each in found.effects
    )  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), numbers) for head, numbers in heads)
    csv = csv_link(pl.DataFrame([asdict(each) for each in found.effects], infer_schema_length=None))
    return Table(say(words, "measures.table"), columns, rows, csv, "measures.csv")


def _interval(words: Words, each: Effect) -> str:
    low, high = (effect_value(words, each, value) for value in (each.low, each.high))
    return say(words, "effect.range", low=low, high=high)


def _assumed_table(words: Words, found: MeasuresEffect) -> Table:
    rows = tuple((Cell(each, quoted=True),) for each in found.assumed)
    csv = csv_link(pl.DataFrame({"assumed": list(found.assumed)}, schema={"assumed": pl.String}))
    columns = (Column(say(words, "column.assumption")),)
    return Table(say(words, "measures.assumed", assumed=len(rows)), columns, rows, csv, "assumed.csv")
