"""Findings: what a reader of a case series must know of a day, in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.epidemic.breaks import Break
from landbridge.epidemic.repairs import Repair
from landbridge.epidemic.series import CaseSeries

__all__ = ["Finding", "of_breaks", "of_copies", "of_repair"]

_Array = NDArray[np.float64]
_STALE: Final = dt.timedelta(days=7)  # 99 % of figures are in a copy within 6.8 days: SOURCES.md
_MANY: Final = 4  # figures that are told one by one; of more the sum


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the days `first` to `last`, both within, that a reader of the series must know.

    `kind` is one of: hindsight, no newer copy, no figure, break bridged, level changed, falling total, weekly report,
    missed report, not yet reported. `told` says what was found and what was done.
    """

    kind: str
    first: dt.date
    last: dt.date
    told: str


def of_copies(series: CaseSeries) -> Iterator[Finding]:
    """That the figures are of a copy much older, or younger, than the instant asked about."""
    if series.known_at is not None and series.known_at - series.seen_at > _STALE:
        told = f"the newest copy kept by then is of {series.seen_at:%Y-%m-%d}: what was published after it is not here"
        yield Finding("no newer copy", series.days[-1], series.days[-1], told)
    if series.hindsight:
        told = (f"no copy of that time is kept: the figures are those of the copy of {series.seen_at:%Y-%m-%d}, cut "
                "off at the last day that was out; what was changed in between can not be told")  # fmt: skip
        yield Finding("hindsight", series.days[0], series.days[-1], told)


def of_breaks(breaks: Sequence[Break], published: _Array, counts: _Array, days: Sequence[dt.date]
              ) -> Iterator[Finding]:  # fmt: skip
    """Declared breaks within a series."""
    for each in breaks:
        day = (each.day - days[0]).days
        if each.effect == "level":
            yield Finding("level changed", each.day, each.day, _level(each))
        elif np.isfinite(published[day]):
            yield Finding("break bridged", each.day, each.day, _step(each, published[day], counts[day]))


def _level(each: Break) -> str:
    told = f"{each.what}: what compares the days before and after reads that as more or fewer cases"
    return told if each.after is None else f"{told}; one day had {each.before:,} before and {each.after:,} after"


def _step(each: Break, published: float, kept: float) -> str:
    told = f"{each.what}: of {published:,.0f}"
    if each.surplus is not None:
        return f"{told} the {each.surplus:,} of earlier days are taken out, {kept:,.0f} kept"
    if np.isnan(kept):
        return f"{told} how many are of that day is not known before the next"
    return f"{told} {kept:,.0f} are kept, the mean of the days beside it"


def of_repair(repair: Repair, totals: _Array, published: _Array, days: Sequence[dt.date]) -> Finding:
    """What was mended: the figures as published, and what stands in their place."""
    told = _figures(published[repair.first : repair.last + 1])
    if repair.kind == "falling total":
        fell = repair.first + int(np.nanargmin(published[repair.first : repair.last + 1]))
        before = totals[:fell][np.isfinite(totals[:fell])][-1]
        told = f"the total fell from {before:,.0f} to {totals[fell]:,.0f} on {days[fell]}, published as {told}"
    return Finding(repair.kind, days[repair.first], days[repair.last], f"{told}: {_done(repair)}")


def _figures(published: _Array) -> str:
    if len(published) > _MANY:
        return f"{np.nansum(published):,.0f} in {len(published)} days"
    return " then ".join("no figure" if np.isnan(each) else f"{each:,.0f}" for each in published)


def _done(repair: Repair) -> str:
    if repair.kind == "not yet reported":
        return "left out, since so many are usual that 0 means no report"
    if np.isnan(repair.value):
        return "in its place the mean of the days beside it"
    return f"shared out, {repair.value:,.0f} a day"
