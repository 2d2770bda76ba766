"""At most three remarks on a run, each computed, each with the threshold it passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.scenario import Run
from landbridge.statistics import dwell_hours, standing_by_day, summarise_hours

__all__ = ["Remark", "tracks", "worth_a_look"]

_MOST = 3
_DWELL_FACTOR = 1.25
_BACKGROUND_H = 72.0


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark in words; `excess` is the figure over its threshold, by which remarks are ordered.

    `kind` (dwell, standing, before, beyond) and `values` let a page say the same in another language.
    """

    text: str
    excess: float
    kind: str
    values: Mapping[str, Any]


def worth_a_look(run: Run) -> tuple[Remark, ...]:
    """The remarks that pass their threshold by most, at most three."""
    found = [*_dwell(run), *_standing(run), *_background(run)]
    return tuple(sorted(found, key=lambda remark: -remark.excess)[:_MOST])


def _dwell(run: Run) -> Iterator[Remark]:
    """Ports where the last counted month keeps trains much longer than the half-year."""
    frame = dwell_hours(run.frames)
    whole = dict(summarise_hours(frame, ["port"]).select("port", "p50").iter_rows())
    last = frame["month"].max()
    late = summarise_hours(frame.filter(pl.col("month") == last), ["port"])
    for port, usual, hours in late.select("port", "p50", "p90").iter_rows():
        limit = _DWELL_FACTOR * whole[port]
        if hours > limit:
            text = (f"{_name(run, port)}: dwell {usual:.0f} h in {last}, over {hours:.0f} in 1 run of 10 "
                    f"(limit {limit:.0f}, {_DWELL_FACTOR:g} x mean)")  # fmt: skip
            told = {"port": _name(run, port), "usual": usual, "month": str(last), "hours": hours, "limit": limit}
            yield Remark(text, hours / limit, "dwell", told)


def _standing(run: Run) -> Iterator[Remark]:
    """Ports where more trains stand than have tracks in the tables, both stations together."""
    china = {row["port"] for row in run.manifest["ports"] if row["frontier"] == "China"}
    for port, limit in tracks(run).items():
        if port not in china:
            continue
        days = standing_by_day(run.frames, port)
        over = days.filter(pl.col("p90") > limit)
        if not over.is_empty():
            most = float(over["p90"].to_numpy().max())
            text = (f"{_name(run, port)}: up to {most:.0f} trains at P90, over its {limit} tracks on "
                    f"{over.height} of {days.height} days")  # fmt: skip
            told = {"port": _name(run, port), "trains": most, "tracks": limit, "days": over.height, "all": days.height}
            yield Remark(text, most / limit, "standing", told)


def tracks(run: Run) -> dict[str, int]:
    """Yard tracks of each port that the tables give, both stations together."""
    table = pl.read_csv(run.folder / "scenario" / "capacities.csv")
    units = table.filter(pl.col("resource") == "tracks").group_by("port").agg(pl.col("units").cast(pl.Int64).sum())
    return dict(units.sort("port").iter_rows())


def _background(run: Run) -> Iterator[Remark]:
    """Ports where other freight waits long for container trains."""
    for beyond, side in ((False, "before"), (True, "beyond")):
        frame = dwell_hours(run.frames, beyond=beyond, classes=("background",))
        for port, hours in summarise_hours(frame, ["port"]).select("port", "p50").iter_rows():
            if hours > _BACKGROUND_H:
                text = (f"{_name(run, port)}: other freight stands {hours:.0f} h on the mean {side} the border "
                        f"(limit {_BACKGROUND_H:.0f})")  # fmt: skip
                told = {"port": _name(run, port), "hours": hours, "limit": _BACKGROUND_H}
                yield Remark(text, hours / _BACKGROUND_H, side, told)


def _name(run: Run, port: str) -> str:
    return next(row["name"] for row in run.manifest["ports"] if row["port"] == port)
