"""Futures of one present: a paused run gone on with many times, each time with other draws from then on."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from landbridge.simulation.corridor.continuation import ruling, units_before
from landbridge.simulation.corridor.corridor_model import Call, CorridorModel
from landbridge.simulation.crews import CrewHistory, out_for, without_past
from landbridge.simulation.ensembles.chunks import run_in_chunks
from landbridge.simulation.ensembles.fork import Moment, check_model, wake
from landbridge.simulation.ensembles.replication import (
    Ensemble,
    Replication,
    carry_through,
    draw_crews,
    ensemble_of,
    leave,
    with_crews,
)
from landbridge.simulation.ensembles.replications import Outcome
from landbridge.simulation.ensembles.staffing import Limit
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.layout import NONE, Model, State

__all__ = ["future_seed", "futures"]


def futures(
    moment: Moment,
    model: CorridorModel,
    *,
    count: int,
    until_ms: int,
    seed: int,
    executor: Executor | None = None,
) -> Outcome:
    """Go on from a moment `count` times up to `until_ms` [ms], each time with draws of its own.

    Services under way have the time they have taken behind them: their ends are drawn anew on the condition that they
    take longer. Time-outs, permits, who waits where and the places in lines are as they are. The result depends on
    (moment, model, count, until_ms, seed) alone, and two models give pairs with common random numbers under one seed.
    The model of the outcome has the calls of trains that are under way or enter in time; what they reached before the
    moment is in `times` too. There are no ledger rows. `executor` as of `simulate`. Raises BadInput when
    the moment belongs to another model, EnvironmentFailed when workers are lost time and again.
    """
    check_model(moment, model)
    model = replace(model, calls=_open_calls(moment, model, until_ms))
    work = partial(_go_on, _Present(moment, replace(ensemble_of(model, future_seed(seed)), end_ms=until_ms)))
    with nullcontext(executor) if executor else ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        done = run_in_chunks(work, range(count), pool)
    return Outcome.of(model, seed, done, np.zeros(0, lay.LEDGER))


@dataclass(frozen=True, slots=True)
class _Present:
    """A moment and the run that goes on from it: all that a worker needs."""

    moment: Moment
    run: Ensemble


def _go_on(present: _Present, numbers: range) -> list[Replication]:
    """The futures of these numbers."""
    return [_future(present, number) for number in numbers]


def _future(present: _Present, number: int) -> Replication:
    moment, run = present.moment, present.run
    crews, limits = _crews(moment, run, number)
    run = with_crews(run, crews, limits)
    kernel_model, state = wake(moment, run, (run.seed, number))
    kernel_model = _with_units(kernel_model, state, run, moment.at_ms) if crews else kernel_model
    _redraw(_eras(run, kernel_model, moment), kernel_model, state, moment.at_ms)
    _, state = carry_through(run, kernel_model, state, after_ms=moment.at_ms, until_ms=run.end_ms)
    return leave(run, state, number, crews=crews)


def _crews(moment: Moment, run: Ensemble, number: int) -> tuple[list[CrewHistory], list[Limit]]:
    """Crews as they were up to the moment, drawn anew from then on.

    Of a moment from a book nobody knows who is infected: everybody is taken to be well, and crews that the book tells
    to be out come back after the time of quarantine (an assumption: the book doesn't say since when they are out).
    """
    key, at_ms = (run.seed, number), moment.at_ms
    if moment.drawn:
        return draw_crews(run, (moment.seed, moment.replication), (at_ms, key)), []
    well = replace(run, crews=tuple(without_past(plan, at_ms) for plan in run.crews))
    blueprint = ruling(run, at_ms)
    told, usual = moment.state.resource["capacity"], units_before(blueprint, at_ms + 1)
    posts = {plan.post.id: (plan, blueprint.resources.index(plan.post.id)) for plan in run.crews}
    limits = [(name, out_for(plan, at_ms, int(told[k]), int(usual[k]))) for name, (plan, k) in posts.items()]
    # With the numbers that a moment of a run goes on with: where nobody was infected both have the same futures.
    return draw_crews(well, (moment.seed, moment.replication), (at_ms, key)), limits


def _with_units(kernel_model: Model, state: State, run: Ensemble, at_ms: int) -> Model:
    """As many units of what crews man as a run has, from just after the moment on.

    In a moment that was drawn they are as many; one from a book has those that the book told of, which may be old.
    """
    blueprint = ruling(run, at_ms)
    units = units_before(blueprint, at_ms + 1)
    posts = [blueprint.resources.index(plan.post.id) for plan in run.crews]
    others = [k for k in posts if state.resource["capacity"][k] != units[k]]
    rows = np.zeros(len(others), lay.CALENDAR)
    rows["t"], rows["resource"], rows["capacity"] = at_ms + 1, others, units[others]
    calendar = np.insert(kernel_model.calendar.view(np.ndarray), int(state.register["calendar"][0]), rows)
    return kernel_model._replace(calendar=calendar.astype(lay.CALENDAR).view(np.recarray))


def future_seed(seed: int) -> int:
    """A seed that no run has by accident: with the past's own numbers a service would go on as it began."""
    return zlib.crc32(f"futures of seed {seed}".encode())


def _eras(run: Ensemble, kernel_model: Model, moment: Moment) -> list[tuple[Model, tuple[int, int]]]:
    """(tables and key, (first, after)): with what services were drawn that began in [first, after)."""
    turns = [turn_ms for turn_ms in run.turns_ms if turn_ms <= moment.at_ms]
    spans = pairwise([-lay.FOREVER, *turns, lay.FOREVER])
    key = np.array([moment.seed & 0xFFFFFFFF, moment.replication], "u4")
    return [
        (kernel_model._replace(step=rules.step, dist=rules.dist, given=rules.given, key=key), span)
        for rules, span in zip(run.chapters, spans, strict=False)
    ]


def _redraw(eras: Sequence[tuple[Model, tuple[int, int]]], now: Model, state: State, at_ms: int) -> None:
    """New ends for services under way, and pending events in order again."""
    from landbridge.simulation.kernel.conditional import redraw

    for then, span in eras:
        redraw(then, now, state, at_ms, *span)
    pending = state.heap[: int(state.register["heap"][0])]
    pending[:] = pending[np.lexsort((pending["x"], pending["t"]))]


def _open_calls(moment: Moment, model: CorridorModel, until_ms: int) -> tuple[Call, ...]:
    """All calls of trains that are under way at the moment or enter up to `until_ms` [ms]."""
    come = len(moment.state.member)
    enter = int(np.searchsorted(model.blueprint.arrival["t"], until_ms, side="right"))
    if not model.calls:
        return ()
    marks = moment.state.mark.reshape(-1, model.blueprint.marks)
    is_open = np.arange(len(model.subjects)) < enter
    subjects, slots = (np.array([call[k] for call in model.calls], "i8") for k in (0, 1))
    past = subjects < come
    reached = marks[subjects[past], slots[past]] != NONE
    is_open[:come] = False
    is_open[subjects[past][~reached]] = True
    return tuple(call for call in model.calls if is_open[call.subject])
