"""Sections on results of other commands: what the run leans on, and what was fitted."""

from __future__ import annotations

from landbridge.report import headlines
from landbridge.report.sections.nouns import Section, told
from landbridge.report.tables import Cell, Column, Table, csv_link
from landbridge.report.words import Words, number, say
from landbridge.studies.page_frames import PageFrames

__all__ = ["calibration", "sensitivity"]


def sensitivity(page: PageFrames, words: Words) -> Section:
    """The assumptions that the results lean on, or how to find out."""
    topic, frame = say(words, "topic.sensitivity"), page.sensitivity
    if frame is None:
        return _missing(page, words, "sensitivity")
    heads = ("assumption", "outcome", "base", "at_low", "at_high", "change")
    rows = tuple(_leaning_row(words, row) for row in frame.to_dicts())
    columns = tuple(Column(say(words, f"column.{head}"), k > 1) for k, head in enumerate(heads))
    table = Table(topic, columns, rows, csv_link(frame), "sensitivity.csv")
    (headline,) = told(words, headlines.leans_most(page)) or ("",)
    return Section("sensitivity", topic, ("outcome",), headline, (), (say(words, "sensitivity.about"),),
                   ("sensitivity",), (table,))  # fmt: skip


def _leaning_row(words: Words, row: dict[str, object]) -> tuple[Cell, ...]:
    numbers = (row.get(name) for name in ("base", "at_low", "at_high", "change"))
    return (Cell(str(row["label"]), quoted=True), Cell(str(row["outcome"]), quoted=True),
            *(Cell(_number(words, each)) for each in numbers))  # fmt: skip


def _number(words: Words, value: object) -> str:
    return number(words, float(value), 2 if abs(value) < 10 else 1) if isinstance(value, int | float) else ""


def calibration(page: PageFrames, words: Words) -> Section:
    """The free parameters as fitted, or how to fit them."""
    topic, frame = say(words, "topic.calibration"), page.calibration
    if frame is None:
        return _missing(page, words, "calibration")
    rows = tuple(_fitted_row(words, row) for row in frame.to_dicts())
    heads = (("parameter", False), ("value", True), ("interval", True), ("start", True), ("bounds", True),
             ("unit", False), ("apart", False))  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), numbers) for head, numbers in heads)
    table = Table(topic, columns, rows, csv_link(frame), "calibration.csv")
    (headline,) = told(words, headlines.parameters(page)) or ("",)
    lead = told(words, headlines.undetermined(page), headlines.fitted(page))
    return Section("calibration", topic, ("input",), headline, lead, (say(words, "calibration.about"),),
                   ("calibration",), (table,))  # fmt: skip


def _fitted_row(words: Words, row: dict[str, object]) -> tuple[Cell, ...]:
    def shown(*names: str) -> Cell:
        return Cell("–".join(_number(words, row[name]) for name in names))

    apart = str(row.get("confounded") or "")
    title, unit, others = (Cell(text, quoted=True) for text in (str(row["title"]), str(row["unit"]), apart))
    return (title, shown("value"), shown("low", "high"), shown("start"), shown("bound_low", "bound_high"), unit, others)


def _missing(page: PageFrames, words: Words, name: str) -> Section:
    """One line that says the command."""
    command = {"sensitivity": "sensitivity", "calibration": "calibrate"}[name]
    return Section(name, say(words, f"topic.{name}"), about=(say(words, f"{name}.none"),), body="commands.html.jinja",
                   extra={"commands": (f"landbridge {command} {page.summary.scenario.name}",)})  # fmt: skip
