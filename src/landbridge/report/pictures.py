"""The pictures of the page: which frame goes into which chart, with the texts of a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from landbridge.exhibits import PageFrames
from landbridge.report.epidemic_pictures import claims, crews, levels, measures, watch
from landbridge.report.labels import (
    figure_label,
    leaning_label,
    leg_label,
    outcome_label,
    parameter_label,
    relation_label,
    unit_label,
)
from landbridge.report.words import Words, month, place, say
from landbridge.sensitivity import PUBLISHED_OUTCOMES
from landbridge.statistics import Score

if TYPE_CHECKING:
    import altair as alt

    from landbridge.charts import Size

__all__ = ["Picture", "chart_words", "pictures_of"]

Layout = Literal["wide", "half"]
_CITIES: Final = ("cn-xian", "cn-chongqing", "ru-moscow", "de-duisburg", "cn-zhengzhou", "pl-malaszewicze", "cn-yiwu",
                  "kz-almaty", "uz-tashkent", "cn-ganzhou", "de-hamburg", "cn-urumqi", "cn-wuhan", "by-minsk",
                  "mn-ulaanbaatar", "es-madrid", "ru-novosibirsk", "cn-shenyang")  # fmt: skip
"""Towns named on the map, the most important first: a choice, ends of services and well-known places between."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in one language: its name as a file, what it shows in words, and how it is drawn at a size."""

    name: str
    layout: Layout
    title: str
    description: str
    draw: Callable[[Size], alt.LayerChart]


def pictures_of(page: PageFrames, words: Words) -> dict[str, Picture]:
    """The pictures that the run has figures for, by name, in the order of the page."""
    found: dict[str, Picture] = {}
    for name, (layout, drawing) in _PICTURES.items():
        draw = drawing(page, words, chart_words(words, name))
        if draw is not None:
            title, description = say(words, f"picture.{name}"), say(words, f"described.{name}")
            found[name] = Picture(name, layout, title, description, draw)
    return found


def chart_words(words: Words, name: str) -> dict[str, str]:
    """What a chart needs of a language: texts of all charts and its own, marks of numbers, months in short."""
    texts: dict[str, str] = {}
    for prefix in ("charts.", f"chart.{name}."):
        texts |= {key.removeprefix(prefix): str(text) for key, text in words.texts.items() if key.startswith(prefix)}
    marks = {"thousands": "\N{NO-BREAK SPACE}", "decimal": ","} if words.language == "ru" else {}
    months = " ".join(str(words.texts[f"month_short.{k}"]) for k in range(1, 13))
    return {**texts, **marks, "months": months}


_Draw = Callable[["Size"], "alt.LayerChart"]


def _months(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import months

    frame = page.months.select(
        pl.Series("label", [month(words, each, "month_short") for each in page.months["month"]], dtype=pl.String),
        "trains", "before", "residual", "record",
    )  # fmt: skip
    return (lambda size: months(frame, texts, size=size)) if frame.height else None


def _map(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import flow_map
    from landbridge.network import load_network

    ports = page.stations.with_columns(_named(words, page.stations, "station"))
    known = load_network().locations
    rows = [(place(words, each), known[each].lon, known[each].lat) for each in _CITIES if each in known]
    towns = pl.DataFrame(rows, schema=["label", "lon", "lat"], orient="row")
    if page.sections.is_empty():
        return None
    return lambda size: flow_map(page.sections, ports, towns, texts, size=size)


def _standing(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import standing

    ports = [(port.id, place(words, port.name), port.tracks, "china" if port.frontier == "China" else port.id)
             for port in page.summary.ports]  # fmt: skip
    kinds = {"port": pl.String, "label": pl.String, "tracks": pl.Int64, "scale": pl.String}
    known = pl.DataFrame(ports, schema=kinds, orient="row")
    frame = page.standing.join(known, on="port", maintain_order="left")
    return (lambda size: standing(frame, texts, size=size)) if frame.height else None


def _legs(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import legs

    found = page.summary.transit
    if found is None:
        return None
    rows = [(leg_label(words, leg.name), leg.at_port, leg.days) for leg in found.legs]
    frame = pl.DataFrame(rows, schema=["label", "at_port", "days"], orient="row")
    return lambda size: legs(frame, texts, size=size)


def _trains(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import space_time

    shown = page.trains
    if shown is None:
        return None
    guides = shown.guides.with_columns(_named(words, shown.guides, "place"))
    return lambda size: space_time(shown.lines, guides, texts, size=size)


def _figures(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import figures

    scored = [each for kind in ("outcome", "check") for each in page.validation.scored(kind)]
    rows = [_scored_row(words, each) for each in scored]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return (lambda size: figures(frame, texts, size=size)) if rows else None


def _scored_row(words: Words, each: Score) -> dict[str, object]:
    figure = each.figure
    return {"label": figure_label(words, figure, short=True), "kind": figure.kind, "published": figure.value,
            "low": figure.low, "high": figure.high, "value": each.value, "p10": each.p10, "p90": each.p90,
            "inside": each.verdict == "inside"}  # fmt: skip


def _dwell(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    names = {port.id: place(words, port.name) for port in page.summary.ports}
    return _spread(page.dwell, names, texts)


def _transit(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    names = {each.figure.id: relation_label(words, each.figure) for each in page.validation.scores}
    return _spread(page.transit, names, texts)


def _spread(frame: pl.DataFrame, names: Mapping[str, str], texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import distributions

    labelled = frame.with_columns(pl.Series("label", [names[key] for key in frame["key"]], dtype=pl.String))
    return (lambda size: distributions(labelled, texts, size=size)) if frame.height else None


def _sensitivity(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import sensitivity

    if page.sensitivity is None:
        return None
    sure = [each for each in page.sensitivity.leanings if each.sure]
    ranked = sorted(sure, key=lambda each: each.outcome not in PUBLISHED_OUTCOMES)  # these first; else as they were
    rows = [{**asdict(each), "outcome": outcome_label(words, each.outcome),
             "label": leaning_label(words, each), "unit": unit_label(words, each.unit)}
            for each in ranked]  # fmt: skip
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return (lambda size: sensitivity(frame, texts, size=size)) if rows else None


def _calibration(page: PageFrames, words: Words, texts: Mapping[str, str]) -> _Draw | None:
    from landbridge.charts import calibration

    frame = page.calibration
    if frame is None:
        return None
    titles = [parameter_label(words, *row) for row in frame.select("parameter", "title").iter_rows()]
    units = [unit_label(words, each or "") for each in frame["unit"]]
    labelled = frame.with_columns(
        pl.Series("label", titles, dtype=pl.String), pl.Series("unit", units, dtype=pl.String)
    )
    return lambda size: calibration(labelled, texts, size=size)


def _named(words: Words, frame: pl.DataFrame, column: str) -> pl.Series:
    return pl.Series("label", [place(words, each) for each in frame[column]], dtype=pl.String)


_PICTURES: Final[dict[str, tuple[Layout, Callable[[PageFrames, Words, Mapping[str, str]], _Draw | None]]]] = {
    "months": ("half", _months),
    "figures": ("wide", _figures),
    "map": ("wide", _map),
    "standing": ("wide", _standing),
    "dwell": ("half", _dwell),
    "transit": ("half", _transit),
    "trains": ("wide", _trains),
    "legs": ("half", _legs),
    "measures": ("wide", measures),
    "watch": ("wide", watch),
    "claims": ("wide", claims),
    "levels": ("wide", levels),
    "crews": ("wide", crews),
    "sensitivity": ("wide", _sensitivity),
    "calibration": ("wide", _calibration),
}
