"""The outcomes whose leaning is looked at, each one number a replication."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.claims import Observation, Period, load_observations
from landbridge.errors import WrongUse
from landbridge.scenario import Window

__all__ = ["OUTCOMES", "PUBLISHED_OUTCOMES", "Outcome", "choose_outcomes", "scale_of"]

_PUBLISHED: Final = {
    "dwell-alashankou": ("X07", "mean dwell at Alashankou"),
    "dwell-khorgos": ("X06", "mean dwell at Khorgos"),
    "transit-ganzhou-germany": ("S00", "median days Ganzhou to Germany"),
    "transit-europe-china": ("S22", "median days Europe to China"),
    "load": ("X40", "mean load on broad gauge"),
}
_STANDING: Final = {"standing-alashankou": "Alashankou", "standing-khorgos": "Khorgos"}
_LAST_DAYS: Final = 15

OUTCOMES: Final[Mapping[str, str]] = {
    **{name: label for name, (_, label) in _PUBLISHED.items()},
    **{name: f"trains standing at {port}, last {_LAST_DAYS} days" for name, port in _STANDING.items()},
}
"""Outcomes by id, with what they are in words."""

PUBLISHED_OUTCOMES: Final = frozenset(_PUBLISHED)
"""Outcomes, by id, of which a figure with a band was published: what their changes are weighed by stands fast."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome and the figure it is measured as; `half_width` is half of the published band, None without one."""

    id: str
    label: str
    figure: Observation
    half_width: float | None

    @property
    def unit(self) -> str:
        """Unit of the outcome."""
        return self.figure.unit


def choose_outcomes(names: Sequence[str], window: Window) -> tuple[Outcome, ...]:
    """Outcomes by id, all of them when none is named. Raises WrongUse for an id there is none of."""
    for name in names:
        if name not in OUTCOMES:
            raise WrongUse(f"no outcome {name!r}; use any of: {', '.join(OUTCOMES)}")
    return tuple(_outcomes([name for name in OUTCOMES if name in names or not names], window))


def scale_of(outcome: Outcome, base: NDArray[np.float64]) -> float:
    """What a change is weighed by: half of the published band, else P10 to P90 of the base's replications.

    Not a number where the replications are all alike and there is no band.
    """
    if outcome.half_width is not None:
        return outcome.half_width
    low, high = (float(each) for each in np.quantile(base, [0.1, 0.9]))
    return high - low if high > low else math.nan


def _outcomes(names: Iterable[str], window: Window) -> Iterable[Outcome]:
    published = load_observations()
    for name in names:
        if name in _STANDING:
            yield Outcome(name, OUTCOMES[name], _standing(name, window), None)
            continue
        figure = replace(published[_PUBLISHED[name][0]], id=name)
        band = None if figure.low is None or figure.high is None else (figure.high - figure.low) / 2
        yield Outcome(name, OUTCOMES[name], figure, band)


def _standing(name: str, window: Window) -> Observation:
    """Trains standing over the last days that are counted; a band that holds all, since none is published."""
    first = max(window.count_from, window.count_to - dt.timedelta(days=_LAST_DAYS - 1))
    return Observation(
        name, "trains standing at the port", _STANDING[name], (), (), "both", Period(first, window.count_to), "trains",
        0.0, "outcome", "mean", -math.inf, math.inf, must=False, use="score", source="", note="",
    )  # fmt: skip
