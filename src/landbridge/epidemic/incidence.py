"""New cases or deaths a day: as published, and as estimators may use them, with a finding for every day that differs.

Estimators take a jump of the books for an epidemic. In Kazakhstan's table of July 2020 a new definition and a report
that was missed make the reproduction number 6.35 on 1 July and 0.44 on 8 July; with the break bridged it is 1.17 and
1.29. Nothing is clipped: what was published stays beside what is used, and falling totals stay negative there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.epidemic.breaks import Break, declared_breaks
from landbridge.epidemic.findings import Finding, of_breaks, of_copies, of_repair
from landbridge.epidemic.repairs import (
    Repair,
    applied,
    bridged,
    catch_ups,
    falls,
    gaps,
    not_yet_reported,
    weekly_reports,
)
from landbridge.epidemic.series import CaseSeries, Metric

__all__ = ["DailyCounts", "daily_counts"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DailyCounts:
    """New cases or deaths a day of a place [persons a day].

    `published` are the differences of the totals, with every fall and jump; NaN where no figure was published, and on
    the first day unless its total is 0. `counts` are those with what `findings` tell of, none negative; NaN where the
    number is not known, only before the first and after the last known day.
    """

    place: str
    metric: Metric
    known_at: dt.datetime | None
    days: tuple[dt.date, ...]
    published: _Array
    counts: _Array
    findings: tuple[Finding, ...]

    def known(self) -> tuple[tuple[dt.date, ...], _Array]:
        """Days and counts from the first to the last known day, for estimators: no NaN among them."""
        finite = np.flatnonzero(np.isfinite(self.counts))
        span = slice(finite[0], finite[-1] + 1) if len(finite) else slice(0, 0)
        return self.days[span], self.counts[span]


def daily_counts(series: CaseSeries, *, metric: Metric = "confirmed", breaks: Iterable[Break] | None = None
                 ) -> DailyCounts:  # fmt: skip
    """New cases or deaths a day of a series, mended where the books and not the epidemic made them.

    In this order: days without a figure share the next difference; of a declared step its published surplus is taken
    out, or the day becomes the mean of the days beside it; weekly reports are shared out over their week; a spike that
    is taken back is shared out with the fall, and any other day of a falling total is bridged; days of 0 share what
    made up for them; days of 0 at the end, where many cases are usual, are not yet reported. `breaks` are those of the
    package that hold at the series' `known_at` unless others, or none, are given.
    """
    declared = declared_breaks(series.place, series.known_at, metric=metric) if breaks is None else tuple(breaks)
    declared = [each for each in declared if each.metric == metric and series.days[0] < each.day <= series.days[-1]]
    totals = series.totals(metric)
    published = _differences(totals)
    counts, repairs = _mended(totals, published, list(_steps(published, declared, series.days[0])))
    told = [*of_copies(series), *of_breaks(declared, published, counts, series.days),
            *(of_repair(each, totals, published, series.days) for each in repairs)]  # fmt: skip
    findings = tuple(sorted(told, key=lambda each: (each.first, each.last)))
    return DailyCounts(series.place, metric, series.known_at, series.days, published, counts, findings)


def _differences(totals: _Array) -> _Array:
    """Each day's total less the one before; after days without a figure less the last that has one."""
    differences = np.full(len(totals), np.nan)
    reported = np.flatnonzero(np.isfinite(totals))
    differences[reported[1:]] = np.diff(totals[reported])
    if len(reported) and totals[reported[0]] == 0:
        differences[reported[0]] = 0.0
    return differences


def _steps(published: _Array, breaks: Sequence[Break], first_day: dt.date) -> Iterator[Repair]:
    for each in breaks:
        day = (each.day - first_day).days
        if each.effect == "step" and np.isfinite(published[day]):
            left = published[day] - each.surplus if each.surplus is not None else np.nan
            yield Repair("break bridged", day, day, float(left))


def _mended(totals: _Array, published: _Array, steps: Sequence[Repair]) -> tuple[_Array, list[Repair]]:
    """Counts with everything in place, and the repairs that are not declared breaks."""
    counts = applied(published, steps)
    counts = applied(counts, made := list(gaps(totals)))
    for find in (weekly_reports, falls, catch_ups, not_yet_reported):
        repairs = list(find(counts))
        counts = applied(counts, repairs)
        made += repairs
    return bridged(counts), made
