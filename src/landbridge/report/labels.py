"""What figures, parts of a journey and verdicts are called on the page."""

from __future__ import annotations

from typing import Final

from landbridge.claims import Observation
from landbridge.report.words import Words, number, period, say, short_period
from landbridge.sensitivity import OUTCOMES, Leaning

__all__ = [
    "figure_label", "figure_value", "leaning_label", "leg_label", "outcome_label", "parameter_label",
    "relation_label", "source_link", "source_name", "unit_label",
]  # fmt: skip

_METRICS: Final = {
    "national trips in the month": "figure.trips",
    "national trips": "figure.trips",
    "outbound share of trips": "figure.share",
    "trains through the port": "figure.port_trains",
    "outbound share at the port": "figure.port_share",
    "train clearance time, average": "figure.clearance",
    "dwell of a China-Europe train at the port": "figure.dwell",
    "China-Europe trains, mean": "figure.trains_a_day",
    "border crossing by rail, CPMM average": "figure.cpmm",
    "mean load": "figure.load",
}
_TRANSIT: Final = "transit days "


def figure_label(words: Words, figure: Observation, *, short: bool = False) -> str:
    """What a published figure is of; in short without the period of an outcome, and with short names of months."""
    label = _label(words, figure)
    if short and figure.kind == "outcome":
        return label
    told = short_period(words, figure.period) if short else period(words, figure.period)
    return say(words, "figure.with_period", label=label, period=told)


def leaning_label(words: Words, leaning: Leaning) -> str:
    """What was varied: a parameter, or a kind of number at a port; else what its table calls it."""
    key = f"varied.{leaning.table}.{leaning.what}"
    if leaning.id.startswith(f"{leaning.table}/") and key in words.texts:
        return say(words, key, port=leaning.label.rpartition(" at ")[2])
    return parameter_label(words, leaning.id, leaning.label)


def unit_label(words: Words, unit: str) -> str:
    """A unit in a word or two."""
    return str(words.texts.get(f"unit.{unit}") or unit)


def relation_label(words: Words, figure: Observation) -> str:
    """The two ends of a published transit, without its unit."""
    origin, _, destination = figure.metric.removeprefix(_TRANSIT).rpartition("-")
    return say(words, "figure.relation", origin=origin, destination=destination)


def _label(words: Words, figure: Observation) -> str:
    if figure.metric.startswith(_TRANSIT):
        return say(words, "figure.transit", relation=relation_label(words, figure))
    key = _METRICS.get(figure.metric)
    if key is None:
        return f"{figure.metric}, {figure.place}" if figure.place else figure.metric
    return say(words, key, place=figure.place)


def figure_value(words: Words, value: float | None, unit: str) -> str:
    """A figure as it is read: shares in per cent, decimals where it is small."""
    if value is None:
        return ""
    if unit == "ratio":
        return say(words, "figure.percent", value=100 * value)
    whole = value == round(value) or abs(value) >= 100
    return number(words, value, 0 if whole else 1)


def leg_label(words: Words, name: str) -> str:
    """A part of a journey in a word or two: a stretch of line, or its ports."""
    return str(words.texts.get(f"leg_short.{name}") or say(words, "figure.leg", leg=name))


def outcome_label(words: Words, outcome: str) -> str:
    """An outcome whose leanings are looked at, by its id."""
    return str(words.texts.get(f"outcome.{outcome}") or OUTCOMES.get(outcome, outcome))


def parameter_label(words: Words, parameter: str, title: str) -> str:
    """A free parameter, by its id; one that the catalogue does not know has the title of its table."""
    return str(words.texts.get(f"parameter.{parameter}") or title)


def source_link(source: str) -> str:
    """The first address in a source; empty where it has none."""
    return next((word.rstrip(";,") for word in source.split() if word.startswith(("https://", "http://"))), "")


def source_name(source: str) -> str:
    """Whom a source names: the host of its address, else its words; the project's notes by what they hold."""
    link = source_link(source)
    if link:
        return link.split("/")[2].removeprefix("www.")
    return source.removeprefix("CONTEXT.md (").removesuffix(")") if source.startswith("CONTEXT.md (") else source
