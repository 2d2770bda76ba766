"""Sections on results of other commands: what the run leans on, and what was fitted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from landbridge.exhibits import PageFrames
from landbridge.report import headlines
from landbridge.report.labels import leaning_label, outcome_label, parameter_label, unit_label
from landbridge.report.sections.nouns import Section, told
from landbridge.report.tables import Cell, Column, Table, csv_link
from landbridge.report.words import Words, number, say
from landbridge.sensitivity import Leaning

__all__ = ["calibration", "sensitivity"]

_LEAST_WEIGHT = 0.05  # of half a band: below it nothing would be seen, and the rows are in the CSV


def sensitivity(page: PageFrames, words: Words) -> Section:
    """The assumptions that the results lean on, or how to find out."""
    topic, found = say(words, "topic.sensitivity"), page.sensitivity
    if found is None:
        return _missing(page, words, "sensitivity")
    heads = ("assumption", "outcome", "base", "at_low", "at_high", "change")
    columns = tuple(Column(say(words, f"column.{head}"), k > 1) for k, head in enumerate(heads))
    rows = tuple(_leaning_row(words, each) for each in found.leanings if each.weight >= _LEAST_WEIGHT)
    csv = csv_link(pl.DataFrame([asdict(each) for each in found.leanings], infer_schema_length=None))
    table = Table(say(words, "sensitivity.table"), columns, rows, csv, "sensitivity.csv")
    headline = _leans_most(page, words)
    about = (say(words, "sensitivity.about", replications=found.replications), say(words, "sensitivity.weight"),
             "" if found.current else say(words, "sensitivity.older"))  # fmt: skip
    return Section("sensitivity", topic, ("outcome",), headline, (), about, ("sensitivity",), (table,))


def _leans_most(page: PageFrames, words: Words) -> str:
    found = headlines.leans_most(page)
    if found is None:
        return ""
    return say(words, found.key, **{**found.values, "assumption": leaning_label(words, found.values["assumption"])})


def _leaning_row(words: Words, each: Leaning) -> tuple[Cell, ...]:
    change = f"{_number(words, each.change)} ± {_number(words, 2 * each.se)}"
    noise = "" if each.sure else f" ({say(words, 'sensitivity.noise')})"
    return (Cell(leaning_label(words, each)), Cell(outcome_label(words, each.outcome)),
            *(Cell(_number(words, value)) for value in (each.base, each.at_low, each.at_high)),
            Cell(change + noise))  # fmt: skip


def _number(words: Words, value: float) -> str:
    return number(words, value, 2 if abs(value) < 10 else 1)


def calibration(page: PageFrames, words: Words) -> Section:
    """The free parameters as fitted, or how to fit them."""
    topic, frame = say(words, "topic.calibration"), page.calibration
    if frame is None:
        return _missing(page, words, "calibration")
    rows = tuple(_fitted_row(words, row) for row in frame.to_dicts())
    heads = (("parameter", False), ("value", True), ("interval", True), ("start", True), ("bounds", True),
             ("unit", False), ("apart", False))  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), numbers) for head, numbers in heads)
    table = Table(say(words, "calibration.table"), columns, rows, csv_link(frame), "calibration.csv")
    (headline,) = told(words, headlines.parameters(page)) or ("",)
    lead = told(words, headlines.undetermined(page), headlines.at_bound(page), headlines.fitted(page))
    return Section("calibration", topic, ("input",), headline, lead, (say(words, "calibration.about"),),
                   ("calibration",), (table,))  # fmt: skip


def _fitted_row(words: Words, row: dict[str, Any]) -> tuple[Cell, ...]:
    def shown(*names: str) -> Cell:
        return Cell("–".join(_number(words, row[name]) for name in names))

    title = Cell(parameter_label(words, row["parameter"], row["title"]))
    unit, others = Cell(unit_label(words, row["unit"])), Cell(row["confounded"] or "", quoted=True)
    return (title, shown("value"), shown("low", "high"), shown("start"), shown("bound_low", "bound_high"), unit, others)


def _missing(page: PageFrames, words: Words, name: str) -> Section:
    """One line that says the command."""
    command = {"sensitivity": "sensitivity", "calibration": "calibrate"}[name]
    return Section(name, say(words, f"topic.{name}"), about=(say(words, f"{name}.none"),), body="commands.html.jinja",
                   extra={"commands": (f"landbridge {command} {page.summary.scenario.name}",)})  # fmt: skip
