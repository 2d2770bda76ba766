"""Who said what of several claims, and what each was by it: instants in order, not to scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from landbridge.charts.keys import Key, box_sign, mark_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, points, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Row, Size, upright
from landbridge.charts.table import Table, table_of
from landbridge.charts.writing import Words, width_of

__all__ = ["claims"]

_STATUSES: Final = {"reported": "band", "disputed": "orange", "confirmed": "steel", "denied": "soft",
                    "retracted": "line"}  # fmt: skip
_DARK: Final = ("orange", "soft")  # what words stand on in the tone of the ground
_STANCES: Final = {"asserts": ("triangle-up", "blue"), "denies": ("triangle-down", "red"), "retracts": ("cross", "red"),
                   "investigating": ("circle", "green")}  # fmt: skip
_MARKS, _BAND = 18.0, 18.0  # [px] high
_LINE, _HOURS = 16.0, 20.0  # [px] of a line of days, of that of hours
_BOLD: Final = 1.12  # how much wider bold letters are, about
_STEP: Final = 13.0  # [px] from mark to mark


@picture
def claims(frame: pl.DataFrame, spells: pl.DataFrame, statements: pl.DataFrame, words: Words, *,
           size: Size = "wide") -> Picture:  # fmt: skip
    """A row a claim, a column an instant at which something became known, all of one width.

    Marks are statements by stance, hollow where hedged; the band below them is the status from then on. `frame`: day,
    hour (labels of the instants, in order). `spells`: label (of the claim), start, end (numbers of instants, the end
    not within), status. `statements`: label, at (number of an instant), stance, firm. `words`: asserts, denies,
    retracts, investigating, hedged, reported, disputed, confirmed, denied, retracted.
    """
    names = list(dict.fromkeys(spells["label"]))
    key, top = with_keys(_keys(spells, statements, words), size)
    bare = table_of(names, [""] * len(names), size=size, top=top, drawing=_MARKS + _BAND)
    across = Axis(0, max(frame.height, 1), bare.left, WIDTH[size])
    days, top = _days(frame, across, top + 4, size)
    table = replace(bare, top=top + _HOURS)
    layers = [
        *days,
        *_columns(frame, across, table),
        *_bands(spells, across, table, names, words),
        *_marks(statements, across, table, names),
        *table.names_and_figures(names, [""] * len(names)),
        *key,
    ]
    return layered(layers, WIDTH[size], table.floor + 6)


def _keys(spells: pl.DataFrame, statements: pl.DataFrame, words: Words) -> Iterator[Key]:
    """Of stances and statuses those that there are."""
    stances, found = set(statements["stance"]), set(spells["status"])
    yield from (mark_sign(words[name], *look) for name, look in _STANCES.items() if name in stances)
    if not statements["firm"].all():
        yield mark_sign(words["hedged"], "triangle-up", "blue", filled=False)
    yield from (box_sign(words[name], tone) for name, tone in _STATUSES.items() if name in found)


def _columns(frame: pl.DataFrame, across: Axis, table: Table) -> list[Layer]:
    """Each hour over its column, and a line down each; stronger where a day begins."""
    px, y = SMALL[table.size], table.top - 10
    room = across.px(1) - across.px(0)
    hours = [{"x": across.px(k) + 3, "y": y, "text": hour} for k, hour in enumerate(frame["hour"])
             if width_of(hour, px) < room + 2]  # fmt: skip
    lines = {k: [*table.uprights(across.px(k)), upright(across.px(k), y - 7, y + 7)] for k in range(frame.height)}
    begins = set(_begins(frame))
    return [
        *(rules([line for k, each in lines.items() if (k in begins) is day for line in each], tone=tone)
          for day, tone in ((False, "line"), (True, "soft"))),
        *texts(hours, px, tone="soft"),
    ]  # fmt: skip


def _begins(frame: pl.DataFrame) -> list[int]:
    """The first instant of each day."""
    days = frame["day"].to_list()
    return [k for k, day in enumerate(days) if k == 0 or day != days[k - 1]]


def _days(frame: pl.DataFrame, across: Axis, top: float, size: Size) -> tuple[list[Layer], float]:
    """Each day over the first of its instants, on a further line where it has no room, and where they end [px]."""
    ends: list[float] = []
    rows: list[Row] = []
    px = SMALL[size]
    for k in _begins(frame):
        room = _BOLD * width_of(frame["day"][k], px)
        left = min(across.px(k) + 3, WIDTH[size] - room)
        line = next((n for n, end in enumerate(ends) if end + 8 <= left), len(ends))
        ends[line : line + 1] = [left + room]
        rows.append({"x": left, "y": line, "text": frame["day"][k]})
    lines = len(ends)
    placed = [{**row, "y": top + 9 + (lines - 1 - row["y"]) * _LINE} for row in rows]
    return texts(placed, px, weight="bold"), top + lines * _LINE


def _bands(spells: pl.DataFrame, across: Axis, table: Table, names: list[str], words: Words) -> list[Layer]:
    """The status from instant to instant, in a word where it has room."""
    rows: list[Row] = []
    for row in spells.to_dicts():
        floor = table.bottom(names.index(row["label"]))
        rows.append({"x": across.px(row["start"]) + 1, "x2": across.px(row["end"]) - 1, "y": floor - _BAND, "y2": floor,
                     "tone": _STATUSES[row["status"]], "text": words[row["status"]]})  # fmt: skip
    px = SMALL[table.size]
    told = [{"x": row["x"] + 5, "y": row["y"] + _BAND / 2, "text": row["text"],
             "dark": row["tone"] in _DARK} for row in rows
            if row["x2"] - row["x"] > width_of(row["text"], px) + 6]  # fmt: skip
    return [
        *(boxes([row for row in rows if row["tone"] == tone], tone) for tone in _STATUSES.values()),
        *texts([row for row in told if not row["dark"]], px),
        *texts([row for row in told if row["dark"]], px, tone="paper"),
    ]


def _marks(statements: pl.DataFrame, across: Axis, table: Table, names: list[str]) -> list[Layer]:
    """Statements over the band, those of one instant side by side."""
    beside: defaultdict[tuple[str, int], int] = defaultdict(int)
    rows: list[Row] = []
    for row in statements.to_dicts():
        place = beside[row["label"], row["at"]]
        beside[row["label"], row["at"]] += 1
        shape, tone = _STANCES[row["stance"]]
        y = table.bottom(names.index(row["label"])) - _BAND - _MARKS / 2 + 1
        rows.append({"x": across.px(row["at"]) + 9 + place * _STEP, "y": y, "shape": shape, "tone": tone,
                     "firm": row["firm"]})  # fmt: skip
    looks = dict.fromkeys((row["tone"], row["firm"]) for row in rows)
    return [layer for tone, firm in looks
            for layer in points((row for row in rows if (row["tone"], row["firm"]) == (tone, firm)), tone=tone,
                                filled=firm, area=110 if firm else 80)]  # fmt: skip
