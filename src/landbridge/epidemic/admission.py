"""The door of the estimators: counts a day and the windows they are reckoned over, every fault at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.errors import WrongUse
from landbridge.tables import Inspection

__all__ = ["Span", "admit_counts", "admit_level", "spans_of"]

_Array = NDArray[np.float64]
Span = tuple[int, int]
"""First and last day of a window, both in it; days count from 0."""


def admit_counts(**series: ArrayLike) -> tuple[_Array, ...]:
    """Series of new cases a day, all equally long, without a gap or a negative number. Raises BadInput."""
    inspection = Inspection()
    arrays = {name: np.asarray(values, np.float64) for name, values in series.items()}
    lengths = {name: array.shape for name, array in arrays.items()}
    if any(array.ndim != 1 or array.size < 2 for array in arrays.values()):
        inspection.report(_told(arrays), f"expected two days or more in a row, was {lengths}", "give one number a day")
    elif len(set(lengths.values())) > 1:
        inspection.report(_told(arrays), f"not equally long: {lengths}", "give each series the same days")
    for name, array in arrays.items():
        _inspect(inspection, _told([name]), array.ravel())
    inspection.close()
    return tuple(arrays.values())


def _inspect(inspection: Inspection, name: str, values: _Array) -> None:
    for day in np.flatnonzero(~np.isfinite(values)):
        inspection.report(name, f"day {day} (from 0) has no count", "share the next count out over both days, or leave "
                          "the days before it out; a gap is not 0", value=values[day])  # fmt: skip
    for day in np.flatnonzero(values < 0):
        inspection.report(name, f"day {day} (from 0) is negative", "a total that fell is a correction of earlier days: "
                          "take it from those", value=values[day])  # fmt: skip


def _told(names: Sequence[str] | dict[str, _Array]) -> str:
    return " and ".join(name.replace("_", " ") for name in names)


def spans_of(window: int | Sequence[Span], days: int, *, first: int) -> tuple[Span, ...]:
    """Windows over so many days: given ones, or all of a length from the day `first` on. Raises WrongUse."""
    if isinstance(window, int):
        if window < 1:
            raise WrongUse(f"a window of {window} days: expected 1 or more")
        return tuple((start, start + window - 1) for start in range(first, days - window + 1))
    wrong = [span for span in window if not 0 <= span[0] <= span[1] < days]
    if wrong:
        raise WrongUse(f"windows {wrong} are not within the days 0 to {days - 1}, first before last")
    return tuple(window)


def admit_level(level: float) -> float:
    """A share of intervals that hold what they estimate. Raises WrongUse unless it is between 0 and 1."""
    if not 0 < level < 1:
        raise WrongUse(f"an interval of level {level}: expected a share between 0 and 1, such as 0.95")
    return level
