"""What to do first at a port: each remark computed, each with the threshold that it passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

__all__ = ["FirstThing", "what_to_do_first"]

_MOST = 3
_LONG_H = 24.0
"""A container train held so long [h] is worth a call: the mean dwell at the two ports is 9.9 and 21 h."""
_FREIGHT = "background"
_WAITED_FOR = {"places": "a transshipment place", "cranes": "cranes", "crew": "a crew", "tracks": "a yard track",
               "border path": "the border path", "open-air": "the open air", "inspection": "inspection"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstThing:
    """One thing to do, in words; `excess` is the figure over its threshold, by which they are ordered."""

    kind: str
    subject: str
    text: str
    excess: float


def what_to_do_first(trains: pl.DataFrame, work: pl.DataFrame, hours: pl.DataFrame,
                     tracks: int | None) -> tuple[FirstThing, ...]:  # fmt: skip
    """The things that pass their threshold by most, at most three; the frames are those of `PortNow`."""
    found = [*_short(work, trains), *_full(work, trains), *_held(trains), *_over(hours, tracks)]
    return tuple(sorted(found, key=lambda each: -each.excess)[:_MOST])


def _held(trains: pl.DataFrame) -> Iterator[FirstThing]:
    """The container train that has been held longest, where that is long."""
    held = trains.filter((pl.col("state") == "held") & (pl.col("class") != _FREIGHT) & (pl.col("hours") >= _LONG_H))
    for row in held.head(1).iter_rows(named=True):
        what = _WAITED_FOR.get(row["stage"] or "", row["stage"] or "its turn")
        text = f"{row['train']} is held {row['hours']:.0f} h for {what} at {row['location']}; next in turn, or call"
        yield FirstThing("held", row["train"], text, row["hours"] / _LONG_H)


def _full(work: pl.DataFrame, trains: pl.DataFrame) -> Iterator[FirstThing]:
    """Resources that are all at work with trains waiting for them."""
    for row in work.filter((pl.col("units") > 0) & (pl.col("busy") >= pl.col("units"))).iter_rows(named=True):
        waiting = _waiting(trains, row["location"], row["resource"])
        if waiting.is_empty():
            continue
        first = waiting.row(0, named=True)
        text = (f"{row['resource']} at {row['location']}: all {row['units']} at work, {waiting.height} waiting, "
                f"{first['train']} longest ({first['hours']:.0f} h)")  # fmt: skip
        yield FirstThing("full", f"{row['location']}/{row['resource']}", text, 1 + waiting.height / row["units"])


def _short(work: pl.DataFrame, trains: pl.DataFrame) -> Iterator[FirstThing]:
    """Resources with fewer units than the tables give while trains wait for them, or with none at all."""
    for row in work.filter(pl.col("units") < pl.col("usual")).iter_rows(named=True):
        waiting = _waiting(trains, row["location"], row["resource"]).height
        if row["units"] and not waiting:
            continue  # a handover between shifts that nobody waits for
        state = f"{row['units']} of {row['usual']} on duty" if row["units"] else "stands still (gale, order or no crew)"
        text = f"{row['resource']} at {row['location']}: {state}, {waiting} waiting"
        yield FirstThing("short", f"{row['location']}/{row['resource']}", text,
                         (1 + waiting) * row["usual"] / max(row["units"], 1))  # fmt: skip


def _waiting(trains: pl.DataFrame, location: str, resource: str) -> pl.DataFrame:
    return trains.filter((pl.col("state") == "held") & (pl.col("location") == location) & (pl.col("stage") == resource))


def _over(hours: pl.DataFrame, tracks: int | None) -> Iterator[FirstThing]:
    """More trains than tracks are to be expected, in one future of ten."""
    if tracks is None:
        return
    for row in hours.filter(pl.col("p90") > tracks).head(1).iter_rows(named=True):
        text = (f"over {tracks} tracks in {row['until']:.0f} h with probability 10 % ({row['p90']:.0f} trains); "
                "hold departures or divert")  # fmt: skip
        yield FirstThing("over", "tracks", text, row["p90"] / tracks)
