"""What figures, parts of a journey and verdicts are called on the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from landbridge.claims import Observation
from landbridge.control import Effect
from landbridge.exhibits import ClaimsShown
from landbridge.report.words import Words, count, number, period, place, say, short_period
from landbridge.sensitivity import OUTCOMES, Leaning
from landbridge.studies import PortFigure

__all__ = [
    "capital", "cause_label", "change_range", "change_told", "claim_label", "effect_label", "effect_value",
    "figure_label",
    "figure_value", "finding_label", "leaning_label", "leg_label", "outcome_label", "parameter_label", "port_name",
    "relation_label", "source_link", "source_name", "stance_label", "unit_label",
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
_DWELL: Final = "dwell-mean-"


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


def port_name(ports: Iterable[PortFigure], port: str, words: Words | None = None) -> str:
    """A port by its id: its English name, or as a language calls it."""
    name = next((each.name for each in ports if each.id == port), port)
    return name if words is None else place(words, name)


def claim_label(words: Words, claims: ClaimsShown, proposition: str) -> str:
    """A claim in a few words; one that the catalogue does not know in those of its table."""
    known = words.texts.get(f"claim.{claims.case}.{proposition}")
    texts: dict[str, str] = dict(claims.now.select("proposition", "text").iter_rows())
    return str(known) if known else texts.get(proposition, proposition)


def stance_label(words: Words, stance: str, *, firm: bool) -> str:
    """What a source does to a claim, and whether it hedges."""
    told = str(words.texts[f"stance.{stance}"])
    return told if firm else say(words, "stance.hedged", stance=told)


def cause_label(words: Words, rule: str) -> str:
    """What raised a level, by the id of its rule."""
    return str(words.texts.get(f"cause.{rule}") or rule)


def finding_label(words: Words, kind: str) -> str:
    """What was found in a case series, by its kind."""
    return str(words.texts.get(f"finding.{kind}") or kind)


def effect_label(words: Words, effect: Effect, ports: Iterable[PortFigure]) -> str:
    """A figure that measures change; one that the catalogue does not know in the words it has."""
    if effect.id.startswith(_DWELL):
        return say(words, "effect.dwell", port=port_name(ports, effect.id.removeprefix(_DWELL)))
    return str(words.texts.get(f"effect.{effect.id}") or effect.words)


def capital(text: str) -> str:
    """A text that begins a line."""
    return text[:1].upper() + text[1:]


def effect_value(words: Words, effect: Effect, value: float) -> str:
    """Trains to a tenth, hours to a hundredth, days to a thousandth: changes are small beside what they change."""
    return number(words, value, {"trains": 1, "d": 3}.get(effect.unit, 2))


def change_told(words: Words, effect: Effect, value: float) -> str:
    """A change with its unit; days in hours."""
    noun = "train" if effect.unit == "trains" else "hour"
    return count(words, noun, _in_hours(effect, value), _change_digits(effect))


def change_range(words: Words, effect: Effect) -> str:
    """The interval of a change: of a fall as it is said, without a sign."""
    low, high = (effect.low, effect.high) if effect.high > 0 else (-effect.high, -effect.low)
    told = {name: number(words, _in_hours(effect, value), _change_digits(effect))
            for name, value in (("low", low), ("high", high))}  # fmt: skip
    return say(words, "effect.range", **told)


def _change_digits(effect: Effect) -> int:
    """Trains and ten hours or more to a tenth, less to a hundredth."""
    return 1 if effect.unit == "trains" or abs(_in_hours(effect, effect.change)) >= 10 else 2


def _in_hours(effect: Effect, value: float) -> float:
    return 24 * value if effect.unit == "d" else value
