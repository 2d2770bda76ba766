"""What lives of a paused state, copied out of its arrays and put back into others.

Places in arrays and the sizes of these play no part in any result, so a state put back into arrays of any size goes on
to the last bit as the original does.
"""

from __future__ import annotations

import numpy as np

from landbridge.simulation.kernel.layout import NONE, State, Table

__all__ = ["copy_live", "put_back"]


def copy_live(state: State) -> State:
    """A copy of what lives of a paused state, as `carry_on` returns it: a fork.

    Tables end behind the last record in use: entities, items, pending events, subjects that have come. Nothing is ready
    or dirty while a run is paused, and ledger rows have gone to their sink, so these tables are empty.
    """
    register = state.register.copy()
    come = min(int(register["fed"][0] + register["arrival"][0]), len(state.member))
    marks = come * (len(state.mark) // max(len(state.member), 1))
    entity = _in_use(state.entity, register["free"])
    lengths = {"aside": len(entity), "heap": int(register["heap"][0]), "dirty": 0, "member": come,
               "mark": marks, "ledger": 0}  # fmt: skip
    copied = {"register": register, "entity": entity, "item": _in_use(state.item, register["free_item"])}
    for name in State._fields:
        if name not in copied:
            table = getattr(state, name)
            copied[name] = _first(table, lengths.get(name, len(table)))
    return State(**copied)


def put_back(live: State, into: State) -> None:
    """Make a state what `copy_live` copied; whatever it was before leaves no trace. It needs room for what lives."""
    for name in State._fields:
        _overwrite(getattr(live, name), getattr(into, name))
    for name in ("member", "mark"):
        getattr(into, name)[len(getattr(live, name)) :] = NONE
    # A pending end of an interrupted service finds out by the number that it is no longer of this world.
    into.entity["number"][len(live.entity) :] = NONE
    for used, table in ((len(live.entity), into.entity), (len(live.item), into.item)):
        table["next"][used:-1] = np.arange(used + 1, len(table))
        table["next"][-1] = NONE


def _in_use(table: Table, head: Table) -> Table:
    """Records up to the last in use; the free ones among them are chained in order, the last to the end.

    `head` is where the chain of free records begins, one number, and is set anew.
    """
    from landbridge.simulation.kernel.conditional import find_free

    is_free = np.zeros(len(table), np.bool_)
    find_free(table["next"], head[0], is_free)
    used = np.flatnonzero(~is_free)
    copy = _first(table, int(used[-1]) + 1 if len(used) else 0)
    chain = np.append(np.flatnonzero(is_free[: len(copy)]), len(copy))
    copy["next"][chain[:-1]] = chain[1:]
    head[0] = chain[0]
    return copy


def _first(table: Table, count: int) -> Table:
    """A copy of the first rows."""
    copy = np.empty(count, table.dtype).view(type(table))
    _overwrite(table[:count], copy)
    return copy


def _overwrite(source: Table, target: Table) -> None:
    """Byte by byte: numpy copies records field by field, which takes five times as long."""
    target[: len(source)].view(np.ndarray).view("u1")[:] = source.view(np.ndarray).view("u1")
