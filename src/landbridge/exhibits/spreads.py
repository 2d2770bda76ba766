"""How dwell at the ports and days from end to end spread over single trains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation
from landbridge.statistics import RunFrames, Score, dwell_hours, transit_days

__all__ = ["dwell_spread", "transit_spread"]

_MOST_RELATIONS = 8
_BINS = {"hours": (2.0, 60.0), "days": (0.5, 40.0)}
"""Width of a bin, and from where on all is in the last one; enough for a picture, a choice."""
_QUANTILES = (0.1, 0.5, 0.9)


def dwell_spread(frames: RunFrames, ports: Iterable[str], scores: Iterable[Score]) -> pl.DataFrame:
    """Dwell of single container trains at the Chinese station of ports, by `key`, the port.

    Columns: key, low, high (of a bin), share (of trains in it), and the same in all rows of a key p10, p50, p90, mean,
    published (null where no figure is). The last bin has all that is longer.
    """
    hours = dwell_hours(frames).with_columns(pl.col("port").cast(pl.String))
    names = dict(frames.ports.select("port", "name").unique().iter_rows())
    published = {each.figure.place.partition(" (")[0]: each.figure.value for each in scores
                 if each.figure.unit == "hours" and each.verdict != "not_scored"}  # fmt: skip
    of_port = {port: hours.filter(pl.col("port") == port)["hours"].to_numpy() for port in ports}
    return _together([_spread(port, each, "hours", published.get(names[port])) for port, each in of_port.items()])


def transit_spread(frames: RunFrames, scores: Iterable[Score]) -> pl.DataFrame:
    """Days of single trains on relations with a published figure, as `dwell_spread`, by `key`, the figure's id.

    Departures of the whole counted window; those that must hold and then those with the most trains, at most eight.
    """
    asked = [each.figure for each in scores if _is_relation(each)]
    ends = {"origin": {end for each in asked for end in each.origins},
            "destination": {end for each in asked for end in each.destinations}}  # fmt: skip
    chosen = frames.journeys.filter(*(pl.col(column).is_in(sorted(places)) for column, places in ends.items()))
    days = transit_days(replace(frames, journeys=chosen))
    found = sorted(_relations(days, asked), key=lambda each: (not each[0].must, -each[1].size))[:_MOST_RELATIONS]
    return _together([_spread(figure.id, values, "days", figure.value) for figure, values in found])


def _is_relation(score: Score) -> bool:
    """Scored days between places that are all locations, not sets such as `any EU terminal`, of ordinary trains."""
    figure = score.figure
    places = (*figure.origins, *figure.destinations)
    return (score.verdict != "not_scored" and figure.unit == "days" and figure.statistic == "median"
            and figure.kind == "outcome" and all(" " not in place for place in places))  # fmt: skip


def _relations(days: pl.DataFrame, asked: Iterable[Observation]) -> Iterator[tuple[Observation, NDArray[np.float64]]]:
    origin, destination = pl.col("origin").cast(pl.String), pl.col("destination").cast(pl.String)
    for each in asked:
        rows = days.filter(origin.is_in(each.origins), destination.is_in(each.destinations))
        if rows.height:
            yield each, rows["days"].to_numpy()


_SCHEMA = {"key": pl.String, "low": pl.Float64, "high": pl.Float64, "share": pl.Float64, "p10": pl.Float64,
           "p50": pl.Float64, "p90": pl.Float64, "mean": pl.Float64, "published": pl.Float64}  # fmt: skip


def _spread(key: str, values: NDArray[np.float64], unit: str, published: float | None) -> pl.DataFrame:
    """The rows of one key; none where there is no train."""
    if values.size == 0:
        return pl.DataFrame(schema=_SCHEMA)
    width, most = _BINS[unit]
    first, last = (width * np.floor(min(each, most - width) / width) for each in (values.min(), values.max()))
    edges = np.arange(first, last + 1.5 * width, width)
    counts, _ = np.histogram(np.minimum(values, edges[-1] - width / 2), edges)
    p10, p50, p90 = np.quantile(values, _QUANTILES)
    same = {"p10": p10, "p50": p50, "p90": p90, "mean": values.mean(), "published": published}
    frame = pl.DataFrame({"low": edges[:-1], "high": edges[1:], "share": counts / values.size})
    return frame.with_columns(pl.lit(key).alias("key"), *(
        pl.lit(value, dtype=pl.Float64).alias(name) for name, value in same.items()
    )).select(_SCHEMA.keys())  # fmt: skip


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=_SCHEMA)
