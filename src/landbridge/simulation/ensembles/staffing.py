"""Crews of a replication: their history is drawn before the kernel runs, and enters it as changes of capacity.

A resource that crews man has, at any instant, no more units at work than its own tables say (capacities, shifts,
protocols) and no more than crews on duty. Work under way when a crew goes out is finished by those who are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landbridge.simulation.corridor.facilities import NO_LIMIT
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import Table

__all__ = ["Limit", "staffed"]

Limit = tuple[str, Table]
"""A resource by name, and i8[changes, 2]: from which instant [ms] on at most how many units of it are at work."""


def staffed(blueprint: Blueprint, limits: Sequence[Limit]) -> Blueprint:
    """The same blueprint with the calendar of one replication; itself where no limit is ever below the tables."""
    ruled: dict[int, Table] = {}
    for name in dict.fromkeys(name for name, _ in limits):
        resource = blueprint.resources.index(name)
        units = _limited(blueprint, resource, [changes for each, changes in limits if each == name])
        if units is not None:
            ruled[resource] = units
    if not ruled:
        return blueprint
    calendar = blueprint.calendar
    others = calendar[~np.isin(calendar["resource"], list(ruled))]
    rows = np.concatenate([others.view(np.ndarray), *ruled.values()]).astype(lay.CALENDAR)
    order = np.lexsort((rows["resource"], rows["t"]))
    return replace(blueprint, calendar=rows[order].view(np.recarray))


def _limited(blueprint: Blueprint, resource: int, limits: Sequence[Table]) -> Table | None:
    """The calendar of a resource under limits; None where they never hold it below its tables."""
    own = blueprint.calendar[blueprint.calendar["resource"] == resource]
    usual = int(blueprint.capacity[resource])
    times = np.unique(np.concatenate([own["t"], *(changes[:, 0] for changes in limits)]))
    tables = _at(times, own["t"], own["capacity"], usual)
    most = np.min([_at(times, changes[:, 0], changes[:, 1], NO_LIMIT) for changes in limits], axis=0)
    if np.all(most >= tables):
        return None
    units = np.minimum(tables, most)
    changed = np.flatnonzero(np.diff(units, prepend=usual) != 0)
    rows = np.zeros(len(changed), lay.CALENDAR)
    rows["t"], rows["resource"], rows["capacity"] = times[changed], resource, units[changed]
    return rows


def _at(times: Table, starts: Table, values: Table, before: int) -> Table:
    """What holds at each instant of `times`, of values that each hold from their start on."""
    place = np.searchsorted(starts, times, side="right")
    return np.concatenate([[before], values])[place]
