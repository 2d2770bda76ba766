"""The book of one replication: ledger rows of the kernel told in the words of the event format."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.ledger import EVENT_SCHEMA
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.layout import Table

__all__ = ["run_book"]

_SOURCE = "landbridge/simulation"

_CONTAINER_ROWS = {
    lay.ROW_LOADED: "container.loaded",
    lay.ROW_JOINED: "container.loaded",
    lay.ROW_HANDED: "container.loaded",
    lay.ROW_PICKED: "container.picked",
    lay.ROW_RELEASED: "container.released",
    lay.ROW_DELIVERED: "container.discharged",
}
_WAITING_ROWS = {lay.ROW_HELD: "train.held", lay.ROW_GRANTED: "train.released"}


def run_book(model: CorridorModel, rows: Table, book: str) -> pl.DataFrame:
    """All events of a replication in the order of time, under the book id `run/<name>/<replication>`."""
    words = _Words(model, rows)
    frames = [
        _milestones(rows, words), _stages(rows, words), _passes(rows, words), _waits(rows, words),
        _formed(rows, words), _undone(rows, words), _containers(rows, words), _capacities(rows, model),
    ]  # fmt: skip
    end = pl.lit(model.end_ms)
    events = pl.concat(frames).filter(pl.col("t") <= end).sort("t", "place", maintain_order=True)
    time = pl.col("t").cast(pl.Datetime("ms", "UTC"))
    return events.with_row_index("event_id").select(
        pl.col("event_id").cast(pl.UInt32),
        pl.lit(_SOURCE).alias("source"), pl.lit(0, pl.UInt16).alias("revision"), pl.lit("ACT").alias("classifier"),
        "type", "subject", "object", "location", "stage", "quantity", time.alias("event_time"),
        time.alias("recorded_at"), pl.lit(book).alias("book"),
    ).cast(EVENT_SCHEMA)  # fmt: skip


class _Words:
    """Names behind the kernel's numbers."""

    def __init__(self, model: CorridorModel, rows: Table) -> None:
        parts = [[*label.split("|"), "", "", ""][:3] for label in model.blueprint.labels]
        self.label = pl.DataFrame(
            {"step": np.arange(len(parts), dtype=np.int32), "word": [p[0] for p in parts],
             "first": [p[1] for p in parts], "second": [p[2] for p in parts]},
            schema={"step": pl.Int32, "word": pl.Categorical(), "first": pl.Categorical(), "second": pl.Categorical()},
        )  # fmt: skip
        names = [subject.id if subject else "" for subject in model.subjects]
        self._names = pl.Series("subject", names, dtype=pl.String)
        self._first_item = model.first_item
        self._leaves = pl.Series((model.blueprint.step["c"] & lay.LEAVES) > 0)
        formed = rows[rows["kind"] == lay.ROW_FORMED]
        self._numbers = np.append(np.arange(len(names)), formed["who"])
        self._all_names = pl.concat([self._names, self._formed_names(formed["other"])])

    def _formed_names(self, leaders: Table) -> pl.Series:
        """Trains formed on the way are named after the train that leads them, so that no number plays a part."""
        frame = pl.DataFrame({"lead": self._names.gather(leaders)})
        count = pl.int_range(1, pl.len() + 1).over("lead").cast(pl.String)
        return frame.select(pl.col("lead") + "+" + count).to_series()

    def trains(self, numbers: Table) -> pl.Series:
        """Ids of trains, those of the timetable and those formed on the way; null for what is no train."""
        place = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
        names = self._all_names.gather(place)
        return names.zip_with(pl.Series(self._numbers[place] == numbers), pl.Series([None], dtype=pl.String))

    def leaving(self, steps: pl.Series) -> pl.Series:
        """Whether a train that is stopped in a step goes on elsewhere."""
        return self._leaves.gather(steps)

    def containers(self, items: Table) -> pl.Series:
        """Ids of containers: train and number on it."""
        owner = np.searchsorted(self._first_item, items, side="right") - 1
        place = pl.Series(items - self._first_item[owner] + 1).cast(pl.String).str.zfill(2)
        return self._names.gather(owner) + "/" + place


def _part(rows: Table, mask: Table, words: _Words) -> pl.DataFrame:
    """Chosen rows with the words of their steps; `place` keeps the kernel's order among simultaneous events."""
    chosen = rows[mask]
    frame = pl.DataFrame(
        {"t": chosen["t"], "who": chosen["who"], "other": chosen["other"], "step": chosen["step"],
         "kind": chosen["kind"], "place": np.flatnonzero(mask)}
    )  # fmt: skip
    return frame.join(words.label, on="step", how="left", maintain_order="left")


def _events(part: pl.DataFrame, kind: pl.Expr, subject: pl.Series, **others: pl.Expr | pl.Series) -> pl.DataFrame:
    """Events with what their rows say; `others` are object, location, stage, quantity where they differ."""
    columns: dict[str, pl.Expr | pl.Series] = {
        "object": pl.lit(None, pl.String), "location": pl.col("first"), "stage": pl.lit(None, pl.String),
        "quantity": pl.lit(None, pl.Int64),
    } | others  # fmt: skip
    texts = {name: _text(columns[name]).alias(name) for name in ("object", "location", "stage")}
    return part.select(
        "t", "place", kind.cast(pl.String).alias("type"), subject.alias("subject"), texts["object"],
        texts["location"], texts["stage"], columns["quantity"].cast(pl.Int64).alias("quantity"),
    )  # fmt: skip


def _text(column: pl.Expr | pl.Series) -> pl.Expr | pl.Series:
    return column.cast(pl.String)


def _milestones(rows: Table, words: _Words) -> pl.DataFrame:
    part = _part(rows, rows["kind"] == lay.ROW_STEP, words)
    return _events(part, pl.col("word"), words.trains(part["who"].to_numpy()), quantity=pl.col("other"))


def _delays(rows: Table, words: _Words, word: str) -> pl.DataFrame:
    part = _part(rows, rows["kind"] == lay.ROW_DELAY, words)
    return part.filter(pl.col("word").cast(pl.String) == word)


def _stages(rows: Table, words: _Words) -> pl.DataFrame:
    part = _delays(rows, words, "stage")
    subject = words.trains(part["who"].to_numpy())
    started = _events(part, pl.lit("stage.started"), subject, stage=pl.col("second"))
    ended = _events(part, pl.lit("stage.ended"), subject, stage=pl.col("second"))
    ended = ended.with_columns(t=part["t"] + part["other"])
    return pl.concat([started, ended.filter(~_broken_off(rows, part)), *_stops(rows, words)])


def _broken_off(rows: Table, part: pl.DataFrame) -> pl.Series:
    """For each beginning of a stage whether it was stopped: whether that is what next befell the train in the stage."""
    told = rows[np.isin(rows["kind"], (lay.ROW_DELAY, lay.ROW_INTERRUPTED))]
    if not np.any(told["kind"] == lay.ROW_INTERRUPTED):
        return pl.repeat(value=False, n=part.height, eager=True)
    frame = pl.DataFrame({name: told[name] for name in ("who", "step", "kind")})
    stopped = (pl.col("kind").shift(-1).over("who", "step") == lay.ROW_INTERRUPTED).fill_null(value=False)
    stopped_at = frame.select(stopped).to_series().to_numpy()[told["kind"] == lay.ROW_DELAY]
    place = np.flatnonzero(rows["kind"] == lay.ROW_DELAY)
    return pl.Series(stopped_at[np.searchsorted(place, part["place"].to_numpy())])


def _stops(rows: Table, words: _Words) -> list[pl.DataFrame]:
    """Stages that were stopped; a train that does not go elsewhere is then held."""
    part = _part(rows, rows["kind"] == lay.ROW_INTERRUPTED, words)
    part = part.filter(pl.col("word").cast(pl.String) == "stage")
    subject = words.trains(part["who"].to_numpy())
    stopped, held = (_events(part, pl.lit(kind), subject, stage=pl.col("second"))
                     for kind in ("stage.interrupted", "train.held"))  # fmt: skip
    return [stopped, held.filter(~words.leaving(part["step"]))]


def _passes(rows: Table, words: _Words) -> pl.DataFrame:
    part = _delays(rows, words, "haul")
    passed = _events(part, pl.lit("train.passed"), words.trains(part["who"].to_numpy()), location=pl.col("second"))
    return passed.with_columns(t=part["t"] + part["other"])


def _waits(rows: Table, words: _Words) -> pl.DataFrame:
    part = _part(rows, np.isin(rows["kind"], list(_WAITING_ROWS)), words)
    kind = pl.col("kind").replace_strict(_WAITING_ROWS, return_dtype=pl.String)
    return _events(part, kind, words.trains(part["who"].to_numpy()), stage=pl.col("second"))


def _formed(rows: Table, words: _Words) -> pl.DataFrame:
    part = _part(rows, rows["kind"] == lay.ROW_MEMBER, words)
    trains = words.trains(part["other"].to_numpy())
    return _events(part, pl.lit("train.formed"), words.trains(part["who"].to_numpy()), object=trains)


def _undone(rows: Table, words: _Words) -> pl.DataFrame:
    part = _part(rows, rows["kind"] == lay.ROW_UNDONE, words)
    return _events(part, pl.lit("train.left"), words.trains(part["who"].to_numpy()))


def _containers(rows: Table, words: _Words) -> pl.DataFrame:
    part = _part(rows, np.isin(rows["kind"], list(_CONTAINER_ROWS)), words)
    kind = pl.col("kind").replace_strict(_CONTAINER_ROWS, return_dtype=pl.String)
    on_train = part["kind"] != lay.ROW_RELEASED
    trains = words.trains(part["other"].to_numpy())
    other = pl.select(pl.when(on_train).then(trains)).to_series()
    return _events(part, kind, words.containers(part["who"].to_numpy()), object=other)


def _capacities(rows: Table, model: CorridorModel) -> pl.DataFrame:
    """Changes of capacity; what a resource had before decides whether crews went out or came back."""
    mask = rows["kind"] == lay.ROW_CAPACITY
    chosen = rows[mask]
    names = pl.Series(model.blueprint.resources, dtype=pl.String).gather(chosen["who"])
    frame = pl.DataFrame({"t": chosen["t"], "place": np.flatnonzero(mask), "subject": names, "now": chosen["other"],
                          "at first": model.blueprint.capacity[chosen["who"]]})  # fmt: skip
    before = pl.col("now").shift(1).over("subject").fill_null(pl.col("at first"))
    crew = pl.col("subject").str.contains("/crew/")
    kind = (
        pl.when(crew & (pl.col("now") > before)).then(pl.lit("crew.back"))
        .when(crew).then(pl.lit("crew.out")).otherwise(pl.lit("resource.changed"))
    )  # fmt: skip
    return frame.select(
        "t", "place", kind.alias("type"), "subject", pl.lit(None, pl.String).alias("object"),
        pl.col("subject").str.split("/").list.first().alias("location"), pl.lit(None, pl.String).alias("stage"),
        pl.col("now").alias("quantity"),
    )  # fmt: skip
