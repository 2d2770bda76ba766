"""Where a book leaves each container: on a train and in which order, off it for inspection, waiting, or delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from landbridge.simulation.kernel.layout import NONE, Table
from landbridge.simulation.present.told_events import Events

__all__ = ["Pick", "Released", "aboard_now", "container_moves", "deliveries", "owners_now", "picks", "released_now"]

_LOADED, _PICKED, _RELEASED, _DISCHARGED = (
    f"container.{word}" for word in ("loaded", "picked", "released", "discharged")
)


class Pick(NamedTuple):
    """A container that was taken off a train for inspection at `t` [ms], and let go at `until` [ms] or not yet."""

    item: int
    train: int
    location: str
    t: int
    row: int
    until: int | None


class Released(NamedTuple):
    """A container that waits for a train; `train` took it to inspection, NONE where it came too late for its own."""

    item: int
    train: int
    location: str


def container_moves(events: Events) -> pl.DataFrame:
    """Every event of a container with what was before it (`before`, `train_before`) and when the next was (`until`)."""
    moves = events.containers.sort("item", "row")
    same, again = (pl.col("item") == pl.col("item").shift(k) for k in (1, -1))
    moves = moves.with_columns(
        pl.when(same).then(pl.col("type").shift(1)).alias("before"),
        pl.when(same).then(pl.col("train").shift(1)).alias("train_before"),
        pl.when(again).then(pl.col("t").shift(-1)).alias("until"),
    )
    return moves.sort("row")


def aboard_now(moves: pl.DataFrame, first: Table, counts: Table) -> dict[int, list[int]]:
    """Containers on each train: first those of which nothing is told, which came with it, then as they were put there.

    `first[k]` and `counts[k]`: the containers that train k of the timetable came with.
    """
    items = _ranges(first, counts)
    silent = ~np.isin(items, moves["item"].unique().to_numpy())
    aboard: dict[int, list[int]] = {}
    for train, item in zip(np.repeat(np.arange(len(first)), counts)[silent], items[silent], strict=True):
        aboard.setdefault(int(train), []).append(int(item))
    for item, train in _last(moves, _LOADED).select("item", "train").iter_rows():
        aboard.setdefault(train, []).append(item)
    return aboard


def owners_now(moves: pl.DataFrame, first: Table, counts: Table, heirs: Mapping[int, int]) -> Table:
    """Whose each container is: of the train of the timetable that collected it last, or of the one it came with.

    What a formed train collects is that of its heir, the last of the trains that run in it, if it has one.
    """
    items = _ranges(first, counts)
    owner = np.full(int(items.max(initial=NONE)) + 1, NONE, "i8")
    owner[items] = np.repeat(np.arange(len(first)), counts)
    collected = moves.filter((pl.col("type") == _LOADED) & (pl.col("before") == _RELEASED))
    for item, train in collected.select("item", "train").iter_rows():
        if train < len(first) or train in heirs:
            owner[item] = heirs.get(train, train)
    return owner


def picks(moves: pl.DataFrame) -> list[Pick]:
    """All inspections there ever were, in the order of the book."""
    columns = ("item", "train", pl.col("location").cast(pl.String).fill_null(""), "t", "row", "until")
    return [Pick(*row) for row in moves.filter(pl.col("type") == _PICKED).select(*columns).iter_rows()]


def released_now(moves: pl.DataFrame) -> list[Released]:
    """Containers that wait for a train, in the order in which they began to."""
    looked = pl.when(pl.col("before") == _PICKED).then("train_before").otherwise(NONE).alias("train")
    columns = ("item", looked, pl.col("location").cast(pl.String).fill_null(""))
    return [Released(*row) for row in _last(moves, _RELEASED).select(*columns).iter_rows()]


def deliveries(moves: pl.DataFrame) -> tuple[Table, Table]:
    """Containers that have arrived where they go, and when [ms]."""
    done = _last(moves, _DISCHARGED)
    return done["item"].to_numpy(), done["t"].to_numpy()


def _last(moves: pl.DataFrame, kind: str) -> pl.DataFrame:
    return moves.filter(pl.col("until").is_null(), pl.col("type") == kind)


def _ranges(first: Table, counts: Table) -> Table:
    """The numbers first[k] .. first[k] + counts[k] of all k behind each other."""
    return np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
