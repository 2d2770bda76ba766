"""Groups of trains that were formed anew: who was put into what, who leads, who still waits for which containers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from landbridge.simulation.kernel.layout import NONE, Table
from landbridge.simulation.present.standings import Beginning, How, Join, Standing

__all__ = ["Group", "Member", "find_groups", "heirs_of", "members_waiting"]

_LOADED, _RELEASED = "container.loaded", "container.released"


@dataclass(frozen=True, slots=True)
class Group:
    """Members in the order in which they came, and the trains formed of them in the order in which they were."""

    members: tuple[Join, ...]
    trains: tuple[int, ...]
    leads: tuple[Join, ...]

    def beginnings(self) -> list[Beginning]:
        """Where each formed train begins; the wagons that its members held are shared out evenly."""
        held, count = sum(member.held for member in self.members), len(self.trains)
        return [
            Beginning(train, lead.step + 1, lead.formed_at, held // count + (k < held % count), formed=True)
            for k, (train, lead) in enumerate(zip(self.trains, self.leads, strict=True))
        ]


@dataclass(frozen=True, slots=True)
class Member:
    """A train that runs in another: how many containers it came with, and how many it still waits for.

    `undone_at`: when the train that speaks for it was divided [ms], NONE while that runs.
    """

    join: Join
    group: int
    loaded: int
    missing: int
    undone_at: int


def find_groups(joins: Sequence[Join], names: Sequence[str], moves: pl.DataFrame) -> tuple[Group, ...]:
    """The groups behind joins, in order of time: members that were put together at one place and instant."""
    found: dict[tuple[int, int], list[Join]] = {}
    for join in sorted((join for join in joins if join.into != NONE), key=lambda join: join.row):
        found.setdefault((join.former, join.formed_at), []).append(join)
    trains = _trains_formed(moves)
    return tuple(_group(members, trains, names) for members in found.values())


def _trains_formed(moves: pl.DataFrame) -> dict[tuple[int, int], set[int]]:
    """Trains that took containers from a train at an instant [ms], by (that train, instant)."""
    taken = moves.filter(pl.col("type") == _LOADED, pl.col("train_before") >= 0, pl.col("before") == _LOADED)
    found: dict[tuple[int, int], set[int]] = {}
    for before, t, train in taken.select("train_before", "t", "train").unique().iter_rows():
        found.setdefault((before, t), set()).add(train)
    return found


def _group(members: Sequence[Join], trains: Mapping[tuple[int, int], set[int]], names: Sequence[str]) -> Group:
    """One group; its members are told to be put into trains in the order in which they came."""
    formed = {join.into for join in members}
    for join in members:
        formed |= trains.get((join.train, join.formed_at), set())
    return Group(tuple(members), tuple(sorted(formed)), tuple(_lead(each, members, names) for each in sorted(formed)))


def _lead(train: int, members: Sequence[Join], names: Sequence[str]) -> Join:
    """The member a formed train is named after, or else the first that was put into it."""
    name = names[train].rsplit("+", 1)[0]
    named = [join for join in members if names[join.train] == name]
    return (named or [join for join in members if join.into == train] or list(members))[0]


def heirs_of(groups: Sequence[Group]) -> dict[int, int]:
    """Of each formed train the last of the trains that run in it: what it collects is that one's."""
    return {join.into: join.train for group in groups for join in group.members}


def members_waiting(groups: Sequence[Group], standings: Mapping[int, Standing], moves: pl.DataFrame,
                    owner: Table) -> list[Member]:  # fmt: skip
    """Members that run in another train now, group by group."""
    waiting = [(number, join) for number, group in enumerate(groups) for join in group.members
               if standings[join.train].how is How.CARRIED and standings[join.train].step == join.step]  # fmt: skip
    trains = {join.train for _, join in waiting} | {train for number, _ in waiting for train in groups[number].trains}
    loads = moves.filter(pl.col("train").is_in(list(trains)), pl.col("type") == _LOADED)
    return [_member(groups[number], number, join, _undone_at(standings[join.into]), (loads, owner))
            for number, join in waiting]  # fmt: skip


def _undone_at(standing: Standing) -> int:
    return standing.since if standing.how is How.OVER else NONE


def _member(group: Group, number: int, join: Join, undone_at: int, known: tuple[pl.DataFrame, Table]) -> Member:
    """What came on the member, less what was handed back, and what the formed trains collected in its name."""
    loads, owner = known
    into, was_in = (pl.col(column).is_in(list(group.trains)) for column in ("train", "train_before"))
    loaded = loads.filter(into, pl.col("train_before") == join.train, pl.col("t") == join.formed_at).height
    handed = loads.filter(was_in, pl.col("train") == join.train, pl.col("t") >= join.formed_at).height
    heirs = heirs_of([group])
    collected = loads.filter(into, pl.col("before") == _RELEASED)
    adopted = sum(heirs.get(train, int(owner[item])) == join.train
                  for item, train in collected.select("item", "train").iter_rows())  # fmt: skip
    return Member(join, number, loaded, loaded + adopted - handed, undone_at)
