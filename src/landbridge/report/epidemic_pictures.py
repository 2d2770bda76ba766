"""Pictures of the watch: which frame goes into which chart, with the texts of a language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from landbridge.control import Effect
from landbridge.exhibits import PageFrames
from landbridge.report.labels import capital, change_told, claim_label, effect_label, port_name
from landbridge.report.words import Words, say
from landbridge.units import COUNTING_ZONE

if TYPE_CHECKING:
    import altair as alt

    from landbridge.charts import Size

__all__ = ["claims", "crews", "levels", "measures", "watch"]

_Draw = Callable[["Size"], "alt.LayerChart"]
_BREAKS = ("break bridged", "level changed")


def watch(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    """Cases and R, with notes where the way of counting changed and where the window ends."""
    from landbridge import charts

    found = page.beside
    if found is None:
        return None
    ends = [(found.known_at.astimezone(COUNTING_ZONE).date(), say(words, "chart.watch.end"))]
    changed = dict.fromkeys(found.findings.filter(pl.col("kind").is_in(_BREAKS))["first"])
    rows = [*ends, *((each, say(words, "chart.watch.counted_otherwise", day=each)) for each in changed)]
    notes = pl.DataFrame(rows, schema={"day": pl.Date, "label": pl.String}, orient="row")
    return lambda size: charts.watch(found.daily, notes, texts, size=size)


def claims(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    """A column for each instant at which a statement became known or a status changed."""
    from landbridge import charts

    found = page.claims
    if found is None:
        return None
    instants: list[dt.datetime] = sorted({*found.statements["known_at"], *found.spells["start"]})
    months = texts["months"].split()
    frame = pl.DataFrame([(texts["day"].format(day=each.day, month=months[each.month - 1]), f"{each:%H:%M}")
                          for each in instants],
                         schema={"day": pl.String, "hour": pl.String}, orient="row")  # fmt: skip
    number = {each: k for k, each in enumerate(instants)} | {None: len(instants)}
    label = {each: claim_label(words, found, each) for each in found.now["proposition"]}
    spells = pl.DataFrame([(label[name], number[start], number[end], word) for name, start, end, word in
                           found.spells.select("proposition", "start", "end", "status").iter_rows()],
                          schema=["label", "start", "end", "status"], orient="row")  # fmt: skip
    said = pl.DataFrame([(label[name], number[at], stance, firm) for name, at, stance, firm in
                         found.statements.select("proposition", "known_at", "stance", "firm").iter_rows()],
                        schema=["label", "at", "stance", "firm"], orient="row")  # fmt: skip
    return lambda size: charts.claims(frame, spells, said, texts, size=size)


def levels(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    """Ports in the order of the page."""
    from landbridge import charts

    if page.levels is None:
        return None
    found, orders = (
        frame.with_columns(_labels(page, words, frame)) for frame in (page.levels.levels, page.levels.orders)
    )
    orders = orders.select("label", pl.col("id").alias("name"), "first", "last")
    return lambda size: charts.levels(found, orders, texts, size=size)


def crews(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    """Ports that have crews, those with the most first as they stand."""
    from landbridge import charts

    frame = page.crews
    if frame is None:
        return None
    labelled = frame.with_columns(_labels(page, words, frame))
    return lambda size: charts.crews(labelled, texts, size=size)


def measures(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    """A row an effect, the change told in its own unit."""
    from landbridge import charts

    if page.effect is None or not page.effect.effects:
        return None
    rows = [(capital(effect_label(words, each, page.summary.ports)), each.without, each.change, each.low, each.high,
             _told(words, each)) for each in page.effect.effects]  # fmt: skip
    frame = pl.DataFrame(rows, schema=["label", "without", "change", "low", "high", "told"], orient="row")
    return lambda size: charts.effects(frame, texts, size=size)


def _told(words: Words, each: Effect) -> str:
    sign = "+" if each.change > 0 else "\N{MINUS SIGN}"
    return f"{sign}{change_told(words, each, abs(each.change))}"


def _labels(page: PageFrames, words: Words, frame: pl.DataFrame) -> pl.Series:
    return pl.Series("label", [port_name(page.summary.ports, each, words) for each in frame["port"]], dtype=pl.String)
