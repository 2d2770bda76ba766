"""The nouns of cargo."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

__all__ = ["CargoClass", "TrainLoad", "WagonFleet", "containers_on"]


@dataclass(frozen=True, slots=True)
class TrainLoad:
    """Forty-foot containers on a train that leaves: evenly spread from `low` to `high`; `most` is what fits on it."""

    low: int
    high: int
    most: int


@dataclass(frozen=True, slots=True)
class WagonFleet:
    """Broad-gauge wagons that stand at the eastern or the western break of gauge, or are under way.

    Five containers of forty feet need `wagons_for_five` wagons. At the western end wagons beyond `reserve_west` go
    back empty in trains of `empty_train` wagons, `return_h` [h] on the way. Wagons stay on their gauge.
    """

    gauge_mm: int
    east: int
    west: int
    wagons_for_five: int
    reserve_west: int
    empty_train: int
    empty_trains: int
    return_h: float


def containers_on(train: str, load: TrainLoad) -> int:
    """Containers that train loads at its origin: a fixed number of the train's id, so that no run changes it."""
    return load.low + zlib.crc32(f"load/{train}".encode()) % (load.high - load.low + 1)


@dataclass(frozen=True, slots=True)
class CargoClass:
    """What is in containers, where control treats it apart: cold chain, parcels, general.

    `share` of the containers of trains of a direction (outbound, inbound or both) hold such cargo; of those sampled the
    share `positives` is found positive and held.
    """

    name: str
    direction: str
    share: float
    positives: float
