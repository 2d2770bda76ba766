"""The event: one statement of one source that something is planned, expected or happened.

A book is a frame of events. Identity is (source, event_id, revision); nothing is ever changed in a book. Events hold
opaque ids only: no names of people, no addresses.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from landbridge.ledger.statements import TRADE_TYPES

__all__ = ["CLASSIFIERS", "EVENT_SCHEMA", "EVENT_TYPES", "check_events"]

CLASSIFIERS: Final = ("PLN", "EST", "ACT", "REQ")
"""Planned, estimated, actual (the words of DCSA Track & Trace, TAF TSI and EDIFACT), and requested (slot talks)."""

EVENT_TYPES: Final = {
    "train.departed": "a train leaves a station",
    "train.arrived": "a train comes to a station",
    "train.passed": "a train passes from one stretch of line to the next",
    "train.diverted": "a train goes on by another port than its own, from the place where the ways part",
    "train.left": "a train is followed no longer: a background train beyond its port, or one that is divided again",
    "border.crossed": "a train leaves the first station of a crossing for the one beyond the border",
    "gauge.changed": "the containers of a train stand on wagons of the other gauge",
    "train.held": "a train has to wait; stage says for what",
    "train.released": "a train waits no longer",
    "train.formed": "a train is made up anew; object is the train it now runs in",
    "stage.started": "a stage at a port begins",
    "stage.ended": "a stage at a port is over",
    "stage.interrupted": "a stage at a port is stopped under way, by a protocol; when it goes on, it starts again",
    "container.loaded": "a container is put on a train; object is the train",
    "container.discharged": "a container has left its train at its destination",
    "container.picked": "a container is taken off its train for inspection",
    "container.released": "a container is free to go on by a later train",
    "crew.out": "fewer crews are on duty; quantity is how many are left",
    "crew.back": "more crews are on duty; quantity is how many there are",
    "resource.changed": "a resource has another capacity; quantity is the new one",
}
"""The types a run writes, in words; a live book has those of `TRADE_TYPES` too."""

EVENT_SCHEMA: Final = pl.Schema(
    {
        "event_id": pl.UInt32(),
        "source": pl.Categorical(),
        "revision": pl.UInt16(),
        "classifier": pl.Categorical(),
        "type": pl.Categorical(),
        "subject": pl.String(),
        "object": pl.String(),
        "location": pl.Categorical(),
        "stage": pl.Categorical(),
        "quantity": pl.Int64(),
        "event_time": pl.Datetime("ms", "UTC"),
        "recorded_at": pl.Datetime("ms", "UTC"),
        "book": pl.Categorical(),
    }
)
"""Columns of a book. `recorded_at` is the knowledge cut's axis; in a simulated book it equals the event time."""


def check_events(book: pl.DataFrame) -> None:
    """Raises ValueError when a frame is no book: other columns, unknown types, words or repeated identities."""
    if book.schema != EVENT_SCHEMA:
        raise ValueError(_other_columns(book.schema))
    unknown = set(book["type"].unique().cast(pl.String)) - {*EVENT_TYPES, *TRADE_TYPES}
    unknown |= set(book["classifier"].unique().cast(pl.String)) - set(CLASSIFIERS)
    if unknown:
        raise ValueError(f"words that are not in the event format: {', '.join(sorted(unknown))}")
    if book.select("source", "event_id", "revision").is_duplicated().any():
        raise ValueError("the same (source, event_id, revision) stands twice")


def _other_columns(found: pl.Schema) -> str:
    """What of the columns of a frame is not as a book has it."""
    wrong = [
        *(f"no column {name}" for name in EVENT_SCHEMA if name not in found),
        *(
            f"{name} is {found[name]}, not {kind}"
            for name, kind in EVENT_SCHEMA.items()
            if found.get(name, kind) != kind
        ),
        *(f"a column {name} too much" for name in found if name not in EVENT_SCHEMA),
    ]
    return "; ".join(wrong) or f"columns in another order than {', '.join(EVENT_SCHEMA)}"
