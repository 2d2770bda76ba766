"""A run paused at an instant, as a thing of its own: copied, trimmed to what lives, and gone on with elsewhere.

A state is arrays with room to spare. What lives of it is little: a copy of that is a fork, and takes about a
millisecond. Put back into a state of any size it goes on to the last bit as the original would have, since neither
places in arrays nor their sizes play a part in any result.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from landbridge.simulation.corridor.continuation import ruling
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.ensembles.replication import (
    Ensemble,
    carry_through,
    draw_crews,
    ensemble_of,
    leave,
    with_crews,
)
from landbridge.simulation.ensembles.replications import Outcome
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import Model, State, Table
from landbridge.simulation.kernel.state_copy import copy_live, put_back
from landbridge.tables import Inspection

__all__ = ["Moment", "check_model", "fingerprint", "moment_of", "pause", "resume", "wake"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One replication paused at an instant: all events up to it, and those of the instant itself, have happened.

    `model` tells which model it belongs to, as (part, digest); `name` is what messages call it. `state` is what lives,
    see `copy_live`. `drawn` says that the ends of services under way are those of a run; of a moment that was put
    together from a book nobody has drawn them yet.
    """

    name: str
    model: tuple[tuple[str, str], ...]
    seed: int
    replication: int
    at_ms: int
    state: State
    drawn: bool = True


def pause(model: CorridorModel, *, seed: int, at_ms: int, replication: int = 0) -> Moment:
    """Run one replication to an instant [ms] and keep it as it stands there."""
    from landbridge.simulation.kernel.engine import prepare

    run = ensemble_of(model, seed)
    run = with_crews(run, draw_crews(run, (seed, replication)))
    kernel_model, state = prepare(run.chapters[0], seed, replication)
    _, state = carry_through(run, kernel_model, state, after_ms=-lay.FOREVER, until_ms=at_ms)
    return moment_of(model, state, at_ms, seed=seed, replication=replication)


def moment_of(model: CorridorModel, state: State, at_ms: int, *, seed: int, replication: int) -> Moment:
    """A state of a model that stands at an instant [ms] as a moment."""
    live = copy_live(state)
    name = f"replication {replication} of seed {seed}, paused"
    return Moment(name, fingerprint(model), seed, replication, at_ms, live)


def fingerprint(model: CorridorModel) -> tuple[tuple[str, str], ...]:
    """(part of the model, digest): equal for models that a paused run goes on under to the last bit."""
    parts: dict[str, list[bytes]] = {}
    for blueprint in model.chapters:
        for part, tables in _parts(blueprint).items():
            parts.setdefault(part, []).extend(np.ascontiguousarray(table).tobytes() for table in tables)
    parts["turns"] = [np.array(model.turns_ms, "i8").tobytes()]
    parts["crews"] = [repr((plan.post, plan.health, plan.duties)).encode() + plan.hazard.tobytes()
                      for plan in model.crews]  # fmt: skip
    return tuple((part, _digest(pieces)) for part, pieces in parts.items())


def _parts(blueprint: Blueprint) -> dict[str, list[Table]]:
    """The tables of a blueprint by what a user calls them."""
    codes = [rule.function.__code__ for rule in blueprint.rules]
    rules = repr([(code.co_name, code.co_code, code.co_consts) for code in codes])
    counts = np.array([blueprint.pools, blueprint.items, blueprint.marks], "i8")
    return {
        "programs": [blueprint.step, blueprint.need, blueprint.choice, counts],
        "durations": [blueprint.dist, blueprint.given],
        "rules": [np.array([rules])],
        "trains": [blueprint.arrival],
        "calendars": [blueprint.calendar],
        "groups": [blueprint.former, blueprint.lot],
        "resources": [np.array(["\n".join(blueprint.resources)]), blueprint.capacity],
    }


def _digest(pieces: list[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "little"))
        digest.update(piece)
    return digest.hexdigest()


def check_model(moment: Moment, model: CorridorModel) -> None:
    """Raises BadInput naming each part in which a model differs from the one that a moment belongs to."""
    inspection = Inspection()
    here = dict(fingerprint(model))
    for part, digest in moment.model:
        if here.get(part) != digest:
            problem = f"belongs to another model: {part} differ"
            inspection.report(moment.name, problem, "give the model it was paused under, or pause a run of this one")
    inspection.close()


def _check_drawn(moment: Moment) -> None:
    """Raises BadInput for a moment whose services under way have no ends."""
    inspection = Inspection()
    if not moment.drawn:
        problem = "is put together from a book: nobody has drawn when the services under way will end"
        inspection.report(moment.name, problem, "go on from it with futures, which draws that")
    inspection.close()


def wake(moment: Moment, run: Ensemble, key: tuple[int, int], *, ledger: bool = False) -> tuple[Model, State]:
    """Tables of the kernel that go on from a moment, with draws under `key`: (seed, replication)."""
    from landbridge.simulation.kernel.engine import Room, prepare

    room, live = Room(), moment.state
    room = replace(room, entities=max(room.entities, 2 * (room.spare + len(live.entity))),
                   items=max(room.items, 2 * (room.spare + len(live.item))))  # fmt: skip
    kernel_model, state = prepare(ruling(run, moment.at_ms), *key, ledger=ledger, room=room)
    put_back(live, state)
    # The calendar of a moment's replication is drawn again, and a turn counted changes from its own instant.
    state.register["calendar"] = np.searchsorted(kernel_model.calendar["t"], moment.at_ms, side="right")
    return kernel_model, state


def resume(moment: Moment, model: CorridorModel, *, until_ms: int | None = None) -> Outcome:
    """Go on from a moment as the run it was taken of would have: the same draws, the same rows of its ledger.

    Up to `until_ms` [ms], or to the end of the model. Rows are those since the moment. Raises BadInput when the moment
    belongs to another model, or was put together from a book.
    """
    _check_drawn(moment)
    check_model(moment, model)
    run, pages = ensemble_of(model, moment.seed), list[Table]()
    crews = draw_crews(run, (moment.seed, moment.replication))
    run = with_crews(run, crews)
    kernel_model, state = wake(moment, run, (moment.seed, moment.replication), ledger=True)
    until = model.end_ms if until_ms is None else until_ms
    _, state = carry_through(run, kernel_model, state, after_ms=moment.at_ms, until_ms=until, sink=pages.append)
    left = leave(run, state, moment.replication, crews=crews)
    rows = np.concatenate([np.zeros(0, lay.LEDGER), *pages])
    return Outcome.of(model, moment.seed, [left], rows)
