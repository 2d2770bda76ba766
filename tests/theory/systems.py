"""What a queueing system is here: how the kernel runs it, whose theory it is, and which means are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from stations import Seen

from landbridge.simulation.kernel.blueprint import Blueprint

LOST = "share lost"
WAITING = "number waiting"

LONG = 500_000
"""Customers a replication from which on a proof is slow: five seconds and more."""


class Quantity(NamedTuple):
    """A mean that theory knows, and how it is read. Times are in mean gaps between customers."""

    words: str
    theory: float
    read: Callable[[Seen], float]


@dataclass(frozen=True, slots=True)
class System:
    """A system as built for one replication, watched for `customers` gaps after a beginning that is left out."""

    name: str
    law: str
    build: Callable[[int], Blueprint]
    quantities: tuple[Quantity, ...]
    customers: int = 100_000

    @property
    def slow(self) -> bool:
        return self.customers >= LONG
