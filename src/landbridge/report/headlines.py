"""Headlines: sentences computed from the figures that stand under them, never typed.

Each function gives the key of a sentence in the catalogues and the values it names, or None where the run has nothing
to say of it. A test recomputes every one from the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.exhibits import PageFrames
from landbridge.fitting import is_at_bound
from landbridge.sensitivity import PUBLISHED_OUTCOMES
from landbridge.statistics import Score
from landbridge.studies import PortFigure
from landbridge.units import DAY_MS

__all__ = [
    "Told", "assumed", "at_bound", "busiest_month", "busiest_section", "fitted", "fullest_port", "growth", "inside",
    "leans_most",
    "longest_dwell", "longest_leg", "must_hold", "outcomes", "over_tracks", "parameters", "trains_drawn", "transit",
    "undetermined",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence: its key in the catalogues, and what it names."""

    key: str
    values: Mapping[str, Any]


def busiest_month(page: PageFrames) -> Told | None:
    """The month with the most trains, or all that have as many; a record where the statement found it to be one."""
    if page.months.is_empty():
        return None
    most = page.months.filter(pl.col("trains") == pl.col("trains").max())
    trains, months = most["trains"][0], most["month"].to_list()
    if len(months) > 1:
        return Told("headline.tied", {"months": months, "trains": trains})
    return Told("headline.record" if most["record"][0] else "headline.busiest", {"month": months[0], "trains": trains})


def growth(page: PageFrames) -> Told | None:
    """Trains of the counted months, and their growth where the year before is known."""
    row = page.summary.row("growth")
    trains = float(page.months["trains"].sum())
    if row is not None:
        return Told("headline.growth", {"trains": trains, "growth": row.value})
    return Told("headline.total", {"trains": trains})


def transit(page: PageFrames) -> Told | None:
    """The median of the journey of the article [days]."""
    found = page.summary.transit
    if found is None:
        return None
    return Told("headline.transit", {"origin": found.origin, "destinations": found.destinations, "days": found.p50_d})


def longest_leg(page: PageFrames) -> Told | None:
    """The part of that journey that takes longest [days], and all of it."""
    found = page.summary.transit
    if found is None:
        return None
    part = max(found.legs, key=lambda leg: leg.days)
    values = {"origin": found.origin, "destinations": found.destinations, "part": part.name, "days": part.days}
    return Told("headline.leg", {**values, "whole": sum(leg.days for leg in found.legs)})


def outcomes(page: PageFrames, *, use: str | None = None) -> tuple[list[Score], list[Score]]:
    """Scored outcomes, of a use where one is named, and those of them that lie inside."""
    scored = page.validation.scored("outcome", use)
    return scored, [each for each in scored if each.verdict == "inside"]


def inside(page: PageFrames) -> Told:
    """How many of the scored outcomes lie inside their bands."""
    scored, held = outcomes(page)
    if not scored:
        return Told("headline.none_scored", {})
    return Told("headline.inside", {"inside": len(held), "scored": len(scored)})


def fitted(page: PageFrames) -> Told | None:
    """How many of the scored outcomes were there to be fitted, and how many of the others lie inside."""
    scored, _ = outcomes(page)
    if not scored:
        return None
    fit, _ = outcomes(page, use="fit")
    others = [each for each in scored if each not in fit]
    held = sum(each.verdict == "inside" for each in others)
    return Told("headline.fitted", {"scored": len(scored), "fitted": len(fit), "others": len(others), "held": held})


def must_hold(page: PageFrames) -> Told | None:
    """Whether every figure that must hold does."""
    must = [each for each in page.validation.scores if each.figure.must]
    missed = len(page.validation.must_missed)
    if not must:
        return None
    return Told("headline.must_missed" if missed else "headline.must_held", {"must": len(must), "missed": missed})


def busiest_section(page: PageFrames) -> Told | None:
    """A section that no other has more trains than; of equal ones the last by name."""
    if page.sections.is_empty():
        return None
    most = page.sections.sort("trains", "section").row(-1, named=True)
    return Told("headline.section", {"start": most["start"], "end": most["end"], "trains": most["trains"]})


def fullest_port(page: PageFrames) -> Told | None:
    """The Chinese port and the day with the most trains standing at the median; of equal days the first."""
    china = [port.id for port in _china(page)]
    standing = page.standing.filter(pl.col("port").is_in(china))
    if standing.is_empty():
        return None
    days = standing.filter(pl.col("p50") == pl.col("p50").max()).sort("day", "port")
    most = days.row(0, named=True)
    key = "headline.fullest" if days.height == 1 else "headline.fullest_first"
    return Told(key, {"port": _name(page, most["port"]), "trains": most["p50"], "day": most["day"]})


def over_tracks(page: PageFrames) -> Told | None:
    """The port that passes its tracks by most on its highest day at P90; None where none does."""
    over = [port for port in _china(page) if port.tracks is not None and port.over_tracks]
    if not over:
        return None
    most = max(over, key=lambda port: port.most_standing - (port.tracks or 0))
    return Told("headline.over_tracks", {"port": most.name, "trains": most.most_standing, "tracks": most.tracks})


def longest_dwell(page: PageFrames) -> Told | None:
    """The Chinese port with the longest mean dwell [h]."""
    china = _china(page)
    if not china:
        return None
    longest = max(china, key=lambda port: port.dwell_mean_h)
    return Told("headline.dwell", {"port": longest.name, "hours": longest.dwell_mean_h})


def trains_drawn(page: PageFrames) -> Told | None:
    """The lines of the space-time diagram, the days it shows, and the share of their time that they stand [%]."""
    if page.trains is None:
        return None
    lines = page.trains.lines
    step = pl.col("time").shift(-1).over("train") - pl.col("time")
    still = pl.col("km").shift(-1).over("train") == pl.col("km")
    whole, stood = lines.select(step.sum().alias("whole"), step.filter(still).sum().alias("stood")).row(0)
    days = round((page.trains.after_ms - page.trains.first_ms) / DAY_MS)
    return Told("headline.trains", {"trains": lines["train"].n_unique(), "port": _name(page, page.trains.port),
                                    "days": days, "standing": 100 * stood / whole})  # fmt: skip


def parameters(page: PageFrames) -> Told | None:
    """How many parameters were fitted."""
    return None if page.calibration is None else Told("headline.parameters", {"parameters": page.calibration.height})


def undetermined(page: PageFrames) -> Told | None:
    """How many of the fitted parameters the figures leave open; None where there is none."""
    frame = page.calibration
    if frame is None:
        return None
    left_open = frame.filter(~pl.col("determined")).height
    return Told("headline.undetermined", {"open": left_open}) if left_open else None


def at_bound(page: PageFrames) -> Told | None:
    """How many of the fitted parameters ended at a bound; None where none did."""
    frame = page.calibration
    if frame is None:
        return None
    ended = sum(is_at_bound(*row) for row in frame.select("value", "bound_low", "bound_high").iter_rows())
    return Told("headline.at_bound", {"bound": ended}) if ended else None


def leans_most(page: PageFrames) -> Told | None:
    """The assumption that moves an outcome most for its published band, among changes that are no noise.

    Outcomes without a band are left out: the few replications that would weigh them say little.
    """
    leanings = page.sensitivity.leanings if page.sensitivity else ()
    sure = [each for each in leanings if each.sure and each.outcome in PUBLISHED_OUTCOMES]
    if not sure:
        return None
    most = max(sure, key=lambda each: each.weight)
    low, high = sorted((most.at_low, most.at_high))
    return Told("headline.leans", {"outcome": most.outcome, "assumption": most, "low": low, "high": high})


def assumed(page: PageFrames) -> Told:
    """How many numbers of the scenario have no source."""
    header = page.summary.scenario
    return Told("headline.assumed", {"assumed": header.assumptions, "numbers": header.assumptions + header.sourced})


def _china(page: PageFrames) -> list[PortFigure]:
    return [port for port in page.summary.ports if port.frontier == "China"]


def _name(page: PageFrames, port: str) -> str:
    return next((each.name for each in page.summary.ports if each.id == port), port)
