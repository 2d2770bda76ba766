"""A book as numbers: what it tells of each train, of each container and of each resource of a model.

Trains count as the kernel counts them: those of the model by their place among its arrivals, those formed on the way
behind these, in order of birth.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.ledger import known_events
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel.layout import NONE, Table
from landbridge.simulation.present.program_script import Script
from landbridge.units import to_ms

__all__ = ["Events", "Trail", "read_events"]

_CONTAINER = "container."
_RESOURCE = ("crew.out", "crew.back", "resource.changed")


@dataclass(frozen=True, slots=True)
class Trail:
    """Events of one train in order of time: number in the script, instant [ms], items on it (NONE: not said), row.

    `train` is the train it was put into by an event `train.formed`, else NONE.
    """

    events: list[int]
    times: list[int]
    items: list[int]
    rows: list[int]
    trains: list[int]


@dataclass(frozen=True, slots=True)
class Events:
    """What has happened up to `at_ms` [ms].

    `names`: of all trains, those formed on the way last; `born`: where in the book these first appear. `resources`:
    subject, t, quantity, row in order of time. `containers`: item, type, train (NONE where none), location, t, row.
    `told_at`: for each event of the script whether the book tells such things of that place at all. `unknown`: events
    of trains and containers that the model does not know, or that have not entered by then.
    """

    at_ms: int
    names: tuple[str, ...]
    born: tuple[int, ...]
    resources: pl.DataFrame
    containers: pl.DataFrame
    told_at: list[bool]
    unknown: int
    _trails: Table
    _bounds: Table

    def trail(self, train: int) -> Trail:
        """What is told of one train."""
        rows = self._trails[self._bounds[train] : self._bounds[train + 1]]
        return Trail(*(rows[:, k].tolist() for k in range(1, 6)))


def read_events(model: CorridorModel, script: Script, book: pl.DataFrame, at: dt.datetime,
                known_at: dt.datetime | None = None) -> Events:  # fmt: skip
    """The events of a book up to an instant, as known at another, for a model."""
    seen = known_events(book, at, known_at).sort("event_time", maintain_order=True).select(
        pl.col("type", "location", "stage").cast(pl.String), "subject", "object", "quantity",
        pl.col("event_time").cast(pl.Int64).alias("t"),
    ).with_row_index("row")  # fmt: skip
    of_container, of_resource = pl.col("type").str.starts_with(_CONTAINER), pl.col("type").is_in(_RESOURCE)
    moves, trains = seen.filter(of_container), seen.filter(~of_container & ~of_resource)
    at_ms = to_ms(at)
    entered = int(np.searchsorted(model.blueprint.arrival["t"], at_ms, side="right"))
    own = [subject.id if subject else "" for subject in model.subjects]
    formed = _formed(own, trains, moves)
    names = own + formed["name"].to_list()
    numbers = pl.DataFrame({"name": names}, schema={"name": pl.String}).with_row_index("train")
    numbers = numbers.filter(pl.col("name") != "", ~pl.col("train").is_between(entered, len(own) - 1))
    numbers = numbers.cast({"train": pl.Int64})
    containers = _containers(model, moves, numbers)
    trails = _trains(script, trains, numbers)
    unknown = moves.height - containers.height + trains.height - int((trails["event"] != NONE).sum())
    trails = trails.filter(pl.col("event") != NONE)
    table = trails.sort("train", "row").select("train", "event", "t", "items", "row", "into").to_numpy()
    bounds = np.searchsorted(table[:, 0], np.arange(len(names) + 1))
    resources = seen.filter(of_resource).select("subject", "t", "quantity", "row")
    born = tuple(formed["row"].to_list())
    return Events(at_ms, tuple(names), born, resources, containers, _told_at(script, trains), unknown, table, bounds)


def _formed(own: list[str], trains: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Trains that are not of the model and took others or their containers: name and row, in order of birth."""
    formed = trains.filter(pl.col("type") == "train.formed").select("row", name="object")
    loaded = moves.filter(pl.col("type") == "container.loaded").select("row", name="object")
    others = pl.concat([formed, loaded]).filter(~pl.col("name").is_in(own) & pl.col("name").is_not_null())
    return others.sort("row").unique("name", keep="first", maintain_order=True)


def _trains(script: Script, trains: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Events of trains: train, event (NONE: not of the script), t, items, row, into."""
    told = pl.DataFrame([(*words, number) for words, number in script.number.items()],
                        schema={"type": pl.String, "location": pl.String, "stage": pl.String, "event": pl.Int64},
                        orient="row")  # fmt: skip
    objects = numbers.rename({"train": "into", "name": "object"})
    return (
        trains.with_columns(pl.col("location", "stage").fill_null(""))
        .join(told, on=["type", "location", "stage"], how="left")
        .join(numbers.rename({"name": "subject"}), on="subject", how="left")
        .join(objects, on="object", how="left")
        .select(
            "train", pl.when(pl.col("train").is_null()).then(NONE).otherwise("event").fill_null(NONE).alias("event"),
            "t", pl.col("quantity").fill_null(NONE).alias("items"), pl.col("row").cast(pl.Int64),
            pl.col("into").fill_null(NONE),
        )
    )  # fmt: skip


def _containers(model: CorridorModel, moves: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Events of containers that the model knows: item, type, train, location, t, row."""
    arrival = model.blueprint.arrival
    first = pl.DataFrame({"train": np.arange(len(arrival)), "first": arrival["first"].astype("i8"),
                          "most": arrival["items"].astype("i8")})  # fmt: skip
    owners = numbers.join(first, on="train").select("first", "most", owner="name")
    return (
        moves.with_columns(
            pl.col("subject").str.replace(r"/\d+$", "").alias("owner"),
            pl.col("subject").str.extract(r"/(\d+)$").cast(pl.Int64).alias("place"),
        )
        .join(owners, on="owner", how="inner").filter(pl.col("place").is_between(1, pl.col("most")))
        .join(numbers.rename({"name": "object"}), on="object", how="left")
        .select(
            (pl.col("first") + pl.col("place") - 1).alias("item"), "type", pl.col("train").fill_null(NONE),
            "location", "t", pl.col("row").cast(pl.Int64),
        ).sort("row")
    )  # fmt: skip


def _told_at(script: Script, trains: pl.DataFrame) -> list[bool]:
    """For each event of the script whether any of its type is told of its place."""
    told = set(trains.select("type", pl.col("location").fill_null("")).unique().iter_rows())
    return [words[:2] in told for words in script.number]
