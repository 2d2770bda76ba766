"""Where trains stand by what a book tells of them, and what walks along their programs add up to."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from landbridge.simulation.kernel.layout import NONE

__all__ = ["Account", "Beginning", "Crossing", "How", "Join", "Standing", "Use"]


class How(enum.Enum):
    """What a train does where it stands."""

    IN_DELAY = "in a delay"
    IN_LINE = "waits in a line"
    MAYBE_IN_LINE = "asks for something, and the book would not say whether it has it"
    GATHERING = "waits for a group to be complete"
    CARRIED = "runs in a train that was formed anew"
    READY = "goes on at once"
    OVER = "its program is over"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a train stands: its step, since when [ms], and what it holds that depended on its containers.

    `parted` says that it has run in a train formed anew and goes on by itself. Of a service that can be interrupted
    `asked` is when it was asked for [ms], `spent` what was done of it before `since` [ms], and `broken` says that it
    waits to be gone on with.
    """

    train: int
    how: How
    step: int
    since: int
    held: int = 0
    round: int = 0
    parted: bool = False
    asked: int = NONE
    spent: int = 0
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a walk begins: a step and an instant [ms].

    `held`: wagons that it has from the beginning; `formed`: it was formed on the way; `items`: containers on it now,
    at the end of the walk.
    """

    train: int
    step: int
    since: int
    held: int = 0
    formed: bool = False
    items: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """A train that came to a former at `since` [ms] and at `formed_at` [ms] was put into the train `into`.

    `into` is NONE while the group gathers. `row`: where in the book it was put there, or came there.
    """

    train: int
    former: int
    step: int
    since: int
    held: int
    into: int
    formed_at: int
    row: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """A train at `t` [ms] took up something that is given back after the duration of a step; `row` as in the book."""

    train: int
    step: int
    t: int
    row: int


@dataclass(frozen=True, slots=True)
class Use:
    """Wagons that a train takes (> 0) or leaves (< 0) of a stock at `t` [ms]; `waited` says that it had to wait."""

    resource: int
    amount: int
    t: int
    row: int
    waited: bool


@dataclass(slots=True)
class Account:
    """What all walks add up to. `busy`: units in use of each resource; `marks`: train, slot, instant [ms]."""

    busy: list[int]
    uses: list[Use] = field(default_factory=list[Use])
    marks: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    joins: list[Join] = field(default_factory=list[Join])
    crossings: list[Crossing] = field(default_factory=list[Crossing])
    ignored: int = 0
