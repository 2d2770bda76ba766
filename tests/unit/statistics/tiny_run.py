"""A run that can be counted by hand: three trains, one port, two replications.

    cn-a ---- cn-p | kz-p ---- de-z        port p: cn-p (China's side) and kz-p beyond; the gauge changes at kz-p

Out: a China-Europe train cn-a to de-z. Asia: a Central Asia train cn-a to kz-q over the port. In: de-z to cn-a.
Hours are from 1 February 2020, 00:00 in Shanghai; `None` is not reached. Counted: February and March.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.ledger import UNREACHED
from landbridge.statistics import RunFrames
from landbridge.units import HOUR_MS, month_bounds_ms

FIRST, _ = month_bounds_ms("2020-02")
_, AFTER = month_bounds_ms("2020-03")

JOURNEYS = [
    ("out", "s-out", "China-Europe", "outbound", "cn-a", "de-z", 40),
    ("asia", "s-asia", "Central Asia", "outbound", "cn-a", "kz-q", 42),
    ("in", "s-in", "China-Europe", "inbound", "de-z", "cn-a", 44),
]

# subject, type, location, call, and the hour in replication 0 and 1
CALLS = [
    ("out", "train.departed", "cn-a", 0, 0, 0),
    ("out", "train.arrived", "cn-p", 1, 24, 24),
    ("out", "border.crossed", "cn-p", 1, 30, 36),
    ("out", "train.arrived", "kz-p", 2, 31, 37),
    ("out", "gauge.changed", "kz-p", 2, 40, 46),
    ("out", "train.departed", "kz-p", 2, 48, 61),
    ("out", "train.arrived", "de-z", 3, 120, 144),
    ("asia", "train.departed", "cn-a", 0, -1, -1),
    ("asia", "train.arrived", "cn-p", 1, 10, 10),
    ("asia", "border.crossed", "cn-p", 1, 12, 12),
    ("asia", "train.arrived", "kz-p", 2, 13, 13),
    ("asia", "train.departed", "kz-p", 2, 14, 14),
    ("asia", "train.arrived", "kz-q", 3, 30, 30),
    ("in", "train.departed", "de-z", 0, 24 * 28, 24 * 28),
    ("in", "train.arrived", "kz-p", 1, 24 * 31, 24 * 31),
    ("in", "border.crossed", "kz-p", 1, 24 * 32, None),
    ("in", "train.arrived", "cn-p", 2, 24 * 32 + 1, None),
    ("in", "gauge.changed", "cn-p", 2, 24 * 32 + 5, None),
    ("in", "train.departed", "cn-p", 2, 24 * 32 + 9, None),
    ("in", "train.arrived", "cn-a", 3, 24 * 34, None),
]


# The first of these trains alone, which may go by port r in place of p: by p in replication 0, by r in replication 1.
TWO_WAYS = [
    ("out", "train.departed", "cn-a", 0, 0, 0),
    ("out", "train.arrived", "cn-p", 1, 24, None),
    ("out", "border.crossed", "cn-p", 1, 30, None),
    ("out", "train.arrived", "kz-p", 2, 31, None),
    ("out", "gauge.changed", "kz-p", 2, 40, None),
    ("out", "train.departed", "kz-p", 2, 48, None),
    ("out", "train.arrived", "cn-r", 1, None, 25),
    ("out", "border.crossed", "cn-r", 1, None, 31),
    ("out", "train.arrived", "kz-r", 2, None, 32),
    ("out", "gauge.changed", "kz-r", 2, None, 41),
    ("out", "train.departed", "kz-r", 2, None, 49),
    ("out", "train.arrived", "de-z", 3, 120, 122),
]


def tiny_run(without: tuple[str, ...] = ()) -> RunFrames:
    """The run above, without some of its trains."""
    return _frames([row for row in JOURNEYS if row[0] not in without], [row for row in CALLS if row[0] not in without])


def two_ways_run() -> RunFrames:
    """The run of a train that may go by two ports."""
    return _frames(JOURNEYS[:1], TWO_WAYS)


def _frames(journeys: list[tuple[object, ...]], calls: list[tuple[object, ...]]) -> RunFrames:
    times = np.array(
        [[UNREACHED if hour is None else FIRST + hour * HOUR_MS for hour in hours]
         for hours in zip(*((row[4], row[5]) for row in calls), strict=True)],
        dtype=np.int64,
    )  # fmt: skip
    columns = ["subject", "service", "train_class", "direction", "origin", "destination", "containers"]
    return RunFrames(
        pl.DataFrame(journeys, schema=columns, orient="row"),
        pl.DataFrame([row[:4] for row in calls], schema=["subject", "type", "location", "call"], orient="row")
        .with_row_index("call_id"),
        times,
        pl.DataFrame(
            [("cn-p", "p", "Port", "near", "China"), ("kz-p", "p", "Port", "beyond", "China"),
             ("cn-r", "r", "Reach", "near", "China"), ("kz-r", "r", "Reach", "beyond", "China")],
            schema=["location", "port", "name", "side", "frontier"], orient="row",
        ),
        2, FIRST, AFTER,
    )  # fmt: skip
