"""Containers that are off their trains: those in inspection, and those that wait for a train to take them along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.layout import NONE, Table
from landbridge.simulation.present.container_places import Pick, Released
from landbridge.simulation.present.program_script import Script
from landbridge.simulation.present.standings import How, Standing
from landbridge.simulation.present.unseen_work import Look, replay_looks

__all__ = ["Inspections", "looks_now", "pools_now"]


@dataclass(frozen=True, slots=True)
class Inspections:
    """Where containers that a train lets go at a station are looked into, and where they wait.

    `stations`: of each step at which containers leave their train for inspection, the station.
    """

    script: Script
    stations: dict[int, str]
    _known: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])

    @staticmethod
    def of(script: Script, labels: Sequence[str]) -> Inspections:
        """The inspections of all programs."""
        return Inspections(
            script, {step: labels[step].split("|")[1] for step, op in enumerate(script.op) if op == lay.SPLIT}
        )

    def find(self, step: int, station: str) -> int | None:
        """The first step of the inspection at a station of a train whose program goes on at a step."""
        if (step, station) not in self._known:
            self._known[step, station] = self._search(step, station)
        found = self._known[step, station]
        return None if found == NONE else found

    def _search(self, step: int, station: str) -> int:
        ahead, seen = [step], set[int]()
        while ahead:
            here = ahead.pop()
            if self.stations.get(here) == station:
                return self.script.a[here]
            if here not in seen:
                seen.add(here)
                ahead += self.script.behind(here)
        return NONE

    def place(self, first: int) -> int:
        """The resource of an inspection that begins at a step, NONE where it needs none."""
        needs = self.script.needs[first]
        return needs[0][0] if needs else NONE

    def pool(self, first: int) -> int:
        """Where a container waits after an inspection that begins at a step."""
        step = first
        while self.script.op[step] != lay.DEPOSIT:
            step += 1
        return self.script.a[step]


def looks_now(inspections: Inspections, picked: Sequence[Pick], programs: Mapping[int, int],
              priorities: Mapping[int, int],
              changes: Sequence[Sequence[tuple[int, int]]]) -> list[tuple[Pick, Standing]]:  # fmt: skip
    """Containers in inspection or waiting for it, in the order in which they were picked.

    `programs[k]` is a step of the program of train k, `priorities[k]` its priority; `changes`: of each resource the
    units it had.
    """
    known = [(pick, first) for pick in picked
             if pick.train in programs
             and (first := inspections.find(programs[pick.train], pick.location)) is not None]  # fmt: skip
    by_place: dict[int, list[Look]] = {}
    for pick, first in known:
        look = Look(pick.item, priorities[pick.train], pick.t, pick.row, pick.until)
        by_place.setdefault(inspections.place(first), []).append(look)
    began = {look.row: look.t for look in by_place.pop(NONE, [])}
    for place, looks in by_place.items():
        began |= replay_looks(looks, changes[place])
    return [(pick, _standing(pick, first, began)) for pick, first in known if pick.until is None]


def _standing(pick: Pick, first: int, began: Mapping[int, int]) -> Standing:
    if pick.row in began:
        return Standing(NONE, How.IN_DELAY, first + 1, began[pick.row], 0, 0, parted=False)
    return Standing(NONE, How.IN_LINE, first, pick.t, 0, 0, parted=False)


def pools_now(inspections: Inspections, released: Sequence[Released], programs: Mapping[int, int], owner: Table,
              late: Table) -> dict[int, list[int]]:  # fmt: skip
    """Containers in each pool, in order. `late[k]`: where those wait that came too late for train k."""
    pools: dict[int, list[int]] = {}
    for one in released:
        first = inspections.find(programs[one.train], one.location) if one.train in programs else None
        pool = inspections.pool(first) if first is not None else int(late[owner[one.item]])
        pools.setdefault(pool, []).append(one.item)
    return pools
