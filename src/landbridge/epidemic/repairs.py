"""What is wrong with counts a day as they were published, and what is put in place: pure functions of arrays.

The rules are this project's own, made on the series of Kazakhstan of 2020 and 2021, where each thing happened. A repair
keeps the total of the days it takes together, but for days that are bridged: of those the number is not known. A rule
that needs the usual number a day takes the median of the days with cases within a week on either side; none is applied
where so few cases are usual that chance alone makes such days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Repair", "applied", "bridged", "catch_ups", "falls", "gaps", "not_yet_reported", "weekly_reports"]

_Array = NDArray[np.float64]

_WEEK: Final = 7
_EXPECTED: Final = 7.0  # cases that must be usual on days without any: chance leaves e^-7, one in a thousand, at 0
_ABOUT: Final = (
    0.7,
    1.5,
)  # a shared figure is "about" the usual one between these: 0 then double gives 1
_SPIKE: Final = 2.0  # times the usual number: more than that has been booked before it was taken back
_WEEKLY: Final = (5, 9)  # days between reports that come about weekly
_WEEKLY_LEAST: Final = 10.0  # median of reports: below, a week may pass without a case by chance
_LONGEST_RUN: Final = 6  # days without a report that one report makes up for; longer is no slip


@dataclass(frozen=True, slots=True)
class Repair:
    """From day `first` to `last` (positions, both within) every day gets `value` [persons a day], NaN: not known."""

    kind: str
    first: int
    last: int
    value: float


def applied(counts: _Array, repairs: Iterable[Repair]) -> _Array:
    """Counts with the repairs in place."""
    mended = counts.copy()
    for repair in repairs:
        mended[repair.first : repair.last + 1] = repair.value
    return mended


def gaps(totals: _Array) -> Iterator[Repair]:
    """Days without a figure between two that have one share the difference evenly, unless the total fell meanwhile."""
    reported = np.flatnonzero(np.isfinite(totals))
    for before, after in pairwise(reported):
        share = float((totals[after] - totals[before]) / (after - before))
        if after - before > 1 and share >= 0:
            yield Repair("no figure", int(before) + 1, int(after), share)
        elif after - before > 1:
            yield Repair("no figure", int(before) + 1, int(after) - 1, float("nan"))


def weekly_reports(counts: _Array) -> Iterator[Repair]:
    """Three reports or more, 5 to 9 days apart with nothing between: each is shared out over the days since the last.

    What is no report stays as it is, and so does the first of the row, since nothing tells how many days it covers.
    """
    days = np.flatnonzero(counts > 0)
    run: list[int] = []
    for day in [*map(int, days), len(counts) + max(_WEEKLY)]:
        if run and not (_WEEKLY[0] <= day - run[-1] <= _WEEKLY[1] and (counts[run[-1] + 1 : day] == 0).all()):
            if len(run) > 2 and np.median(counts[run[1:]]) >= _WEEKLY_LEAST:
                yield from (Repair("weekly report", before + 1, after, float(counts[after] / (after - before)))
                            for before, after in pairwise(run))  # fmt: skip
            run = []
        run.append(day)


def catch_ups(counts: _Array) -> Iterator[Repair]:
    """Days of 0 beside one that makes up for them: 0 then about double, or about double then 0.

    Shared out over the days together. Of the two neighbours that one counts whose share is nearer the usual number.
    """
    mended = counts.copy()
    for first, last in _runs_of_zeros(counts):
        spans = [span for span in ((first, last + 1), (first - 1, last)) if _within(span, len(counts))]
        found = _nearest(mended, spans, "missed report", busy=last - first + 1)
        if last - first < _LONGEST_RUN and found is not None:
            mended[found.first : found.last + 1] = found.value
            yield found


def falls(counts: _Array) -> Iterator[Repair]:
    """Days on which the total fell.

    Where the days beside it hold a spike that is taken back, they are shared out together; else the fall corrects
    earlier days, which are not told, and the number of that day is not known.
    """
    mended = counts.copy()
    for day in map(int, np.flatnonzero(counts < 0)):
        spans = [span for span in ((day - 1, day), (day - 1, day + 1), (day, day + 1)) if _within(span, len(counts))]
        spiky = [span for span in spans if _holds_spike(mended, span)]
        found = _nearest(mended, spiky, "falling total", busy=1)
        found = found or Repair("falling total", day, day, float("nan"))
        mended[found.first : found.last + 1] = found.value
        yield found


def not_yet_reported(counts: _Array) -> Iterator[Repair]:
    """Days of 0 at the end of a series in which cases are usual: no report yet rather than no case.

    Usual over the week before and over its last three days, so that the end of an epidemic is none. Zeros of more than
    _LONGEST_RUN days are a report of none: a province that was free of cases for months is not silent.
    """
    last = len(counts) - 1
    runs = [first for first, end in _runs_of_zeros(counts) if end == last and last - first < _LONGEST_RUN]
    for first in runs:
        recent = min(_usual(counts, (first, last)), float(np.median(counts[max(0, first - 3) : first])))
        if recent * (last - first + 1) >= _EXPECTED:
            yield Repair("not yet reported", first, last, float("nan"))


def bridged(counts: _Array) -> _Array:
    """Days that are not known, between days that are: the mean of the nearest known day on either side.

    Days before the first known one, and after the last, stay unknown.
    """
    known = np.flatnonzero(np.isfinite(counts))
    mended = counts.copy()
    for day in np.flatnonzero(~np.isfinite(counts)):
        after = int(np.searchsorted(known, day))
        if 0 < after < len(known):
            mended[day] = (counts[known[after - 1]] + counts[known[after]]) / 2
    return mended


def _runs_of_zeros(counts: _Array) -> list[tuple[int, int]]:
    """First and last day of each run of zeros that comes after a day with cases."""
    zero = np.concatenate([[False], counts == 0, [False]])
    edges = np.flatnonzero(zero[1:] != zero[:-1])
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True) if first > 0]


def _within(span: tuple[int, int], days: int) -> bool:
    return span[0] >= 0 and span[1] < days


def _usual(counts: _Array, span: tuple[int, int]) -> float:
    """The median of days with cases within a week before and after a span; 0 where there are fewer than three."""
    beside = np.concatenate([counts[max(0, span[0] - _WEEK) : span[0]], counts[span[1] + 1 : span[1] + 1 + _WEEK]])
    beside = beside[beside > 0]
    return float(np.median(beside)) if len(beside) > 2 else 0.0


def _holds_spike(counts: _Array, span: tuple[int, int]) -> bool:
    usual = _usual(counts, span)
    return bool(usual > 0 and np.nanmax(counts[span[0] : span[1] + 1]) > _SPIKE * usual)


def _nearest(counts: _Array, spans: Sequence[tuple[int, int]], kind: str, *, busy: int) -> Repair | None:
    """The span whose even share is nearest to the usual number and about that; None where none is.

    `busy` is on how many of the days there was nothing: so many usual days must have cases, not by chance.
    """
    best: tuple[float, Repair] | None = None
    for first, last in spans:
        share, usual = float(np.mean(counts[first : last + 1])), _usual(counts, (first, last))
        if not (usual * busy >= _EXPECTED and _ABOUT[0] * usual <= share <= _ABOUT[1] * usual):
            continue
        distance = abs(float(np.log(share / usual)))
        if best is None or distance < best[0]:
            best = (distance, Repair(kind, first, last, share))
    return None if best is None else best[1]
