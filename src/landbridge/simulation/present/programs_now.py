"""Where the programs stand that no train runs: gales, and empty wagons on their way back."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import NONE
from landbridge.simulation.present.program_script import Script, constant_ms
from landbridge.simulation.present.program_walk import walk
from landbridge.simulation.present.standings import Account, Beginning, How, Standing
from landbridge.simulation.present.told_events import Trail
from landbridge.simulation.present.unseen_work import EmptyTrain, Return, replay_empties

__all__ = ["empties_now", "gale_now", "is_gale"]


def is_gale(script: Script, step: int) -> bool:
    """Whether a program that begins at a step shuts something and opens it again."""
    return script.op[step] == lay.DELAY and script.op[step + 1] == lay.SET_CAPACITY


def gale_now(blueprint: Blueprint, script: Script, begin: Beginning, told: pl.DataFrame) -> Standing:
    """Where a gale stands: what changed the units of its resource and is not in the calendar was the gale."""
    resource = script.a[begin.step + 1]
    planned = blueprint.calendar[blueprint.calendar["resource"] == resource]
    shifts = set(zip(planned["t"].tolist(), planned["capacity"].tolist(), strict=True))
    name = blueprint.resources[resource]
    rows = [
        (script.number.get(("resource.changed", name, str(units)), NONE), t, NONE, row, NONE)
        for t, units, row in told.filter(pl.col("subject") == name).select("t", "quantity", "row").iter_rows()
        if (t, units) not in shifts
    ]
    trail = Trail(*(list(column) for column in zip(*rows, strict=True))) if rows else Trail([], [], [], [], [])
    return walk(script, trail, begin, [True] * len(script.number), Account([]))


def empties_now(model: CorridorModel, script: Script, begins: Sequence[Beginning],
                changes: Sequence[Sequence[tuple[int, int]]], account: Account,
                at_ms: int) -> list[Standing]:  # fmt: skip
    """Where the empty trains stand after what loaded ones took and left; what they hold and brought goes to it too."""
    if not begins:
        return []
    first = begins[0].step
    (stock, takes, _), (_, leaves, _) = script.needs[first][0], script.needs[first + 1][0]
    back, brings, _ = script.needs[first + 3][0]
    returns = Return(stock, takes, leaves, constant_ms(model, first + 2, at_ms) or 0)
    trains = replay_empties(account.uses, returns, [begin.since for begin in begins], changes[stock], at_ms)
    for train in trains:
        account.busy[stock] += (takes - leaves) * (train.round + train.under_way)
        account.busy[back] -= brings * train.round
    return [_standing(begin, train) for begin, train in zip(begins, trains, strict=True)]


def _standing(begin: Beginning, train: EmptyTrain) -> Standing:
    how, step = (How.IN_DELAY, begin.step + 2) if train.under_way else (How.IN_LINE, begin.step)
    return Standing(begin.train, how, step, train.since, 0, train.round, parted=False)
