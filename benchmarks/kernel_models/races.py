"""Who runs model A and model B, and what is compared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from benchmarks.harness import Result
from benchmarks.kernel_models import ciw_engine, ours, plain, simpy_engine
from benchmarks.kernel_models.c_engine import CProgram
from benchmarks.kernel_models.data import lanes_of_trains
from benchmarks.kernel_models.nouns import Columns, Corridor, Queue, fingerprint
from benchmarks.kernel_models.race import Entrant, hold_race

_QUICK = 6  # turns in each round of what takes a tenth of a second
_PYTHON_CUSTOMERS = 200_000  # an engine in Python gets the first customers of model A: a fifth of a minute is enough
_CIW_CUSTOMERS = 50_000  # Ciw keeps every record, and its cost for an event is the same


def race_on_queue(model: Queue, programs: Mapping[str, CProgram], missing: Mapping[str, str]) -> list[Result]:
    """Model A: what is reported."""
    race = hold_race(*queue_entrants(model, programs, missing))
    c = race.quickest("C tuned", "C textbook")
    return [
        race.ratio("model_a_vs_simpy", "kernel", "SimPy", goal=100),
        race.ratio("model_a_vs_heapq", "kernel", "heapq"),
        race.ratio("model_a_vs_ciw", "kernel", "Ciw"),
        race.ratio("model_a_vs_c", "kernel", c),
        race.rate("model_a_events_per_s", "kernel"),
    ]


def queue_entrants(
    model: Queue, programs: Mapping[str, CProgram], missing: Mapping[str, str]
) -> tuple[list[Entrant], Mapping[str, str]]:
    """Engines for model A, and why others are missing."""
    (start,) = plain.queue_work(model)()
    few, fewer = model.first(_PYTHON_CUSTOMERS), model.first(_CIW_CUSTOMERS)
    all_starts, few_starts, fewer_starts = (
        fingerprint((np.asarray(start)[: len(each.arrival)],)) for each in (model, few, fewer)
    )
    blueprint = ours.queue_blueprint(model)
    sums = fingerprint(([len(model.arrival)], [int(model.service.sum())]))
    entrants = [
        Entrant("SimPy", few.events, simpy_engine.queue_work(few), as_they_are, few_starts),
        Entrant("heapq", few.events, plain.queue_work(few), as_they_are, few_starts),
        Entrant("kernel", model.events, partial(ours.run, blueprint, ledger=False), ours.sums, sums, _QUICK),
        Entrant("kernel with ledger", model.events, partial(ours.run, blueprint, ledger=True),
                partial(ours.queue_starts, model), all_starts, _QUICK),
        *(Entrant(f"C {name}", model.events, program.queue_work(model), as_they_are, all_starts, _QUICK)
          for name, program in programs.items()),
    ]  # fmt: skip
    try:
        ciw_work = ciw_engine.queue_work(fewer)
    except ModuleNotFoundError:
        return entrants, {**missing, "Ciw": "Ciw is not installed here (it is no dependency: pip install ciw)"}
    return [*entrants, Entrant("Ciw", fewer.events, ciw_work, as_they_are, fewer_starts)], missing


def race_on_corridor(model: Corridor, programs: Mapping[str, CProgram], missing: Mapping[str, str]) -> list[Result]:
    """Model B: what is reported. Runs without a ledger are compared with a C program that writes no times either."""
    race = hold_race(corridor_entrants(model, programs), missing)
    c = race.quickest("C tuned", "C textbook")
    writing = race.quickest("C tuned, writing times", "C textbook, writing times")
    return [
        race.ratio("model_b_vs_simpy", "kernel", "SimPy", goal=72),
        race.ratio("model_b_ledger_vs_simpy", "kernel with ledger", "SimPy", goal=32),
        race.ratio("model_b_vs_c", "kernel", c, goal=0.78),
        race.ratio("model_b_vs_textbook_c", "kernel", "C textbook"),
        race.ratio("model_b_ledger_vs_c", "kernel with ledger", writing),
        race.ratio("model_b_vs_heapq", "kernel", "heapq"),
        race.rate("model_b_events_per_s", "kernel"),
        race.rate("model_b_ledger_events_per_s", "kernel with ledger"),
    ]


def corridor_entrants(model: Corridor, programs: Mapping[str, CProgram]) -> list[Entrant]:
    """Engines for model B. Ciw is not among them: it has no batch that waits until it is full."""
    times = plain.corridor_work(model)()
    expected = fingerprint(times)
    steps = fingerprint(([model.events - model.service.size],))  # for the C program start and end are one event
    blueprint = ours.corridor_blueprint(model)
    entrants = [
        Entrant("SimPy", model.events, simpy_engine.corridor_work(model), as_they_are, expected),
        Entrant("heapq", model.events, plain.corridor_work(model), as_they_are, expected),
        Entrant("kernel", model.events, partial(ours.run, blueprint, ledger=False), ours.sums,
                fingerprint(sums_of(model, times)), _QUICK),
        Entrant("kernel with ledger", model.events, partial(ours.run, blueprint, ledger=True),
                partial(ours.corridor_times, model), expected, _QUICK),
    ]  # fmt: skip
    for name, program in programs.items():
        counting, writing = program.corridor_work(model, times=False), program.corridor_work(model)
        entrants += [
            Entrant(f"C {name}", model.events, counting, as_they_are, steps, _QUICK),
            Entrant(f"C {name}, writing times", model.events, writing, as_they_are, expected, _QUICK),
        ]
    return entrants


def sums_of(model: Corridor, times: Columns) -> Columns:
    """Services begun and unit ticks in service, by resource, from the times of another engine."""
    start, end = (np.asarray(column).astype("i8") for column in times[:2])
    resource = model.route[lanes_of_trains(model.lane, model.batch)].ravel()
    busy = np.zeros(len(model.by_class), "i8")
    np.add.at(busy, resource, end - start)
    return np.bincount(resource, minlength=len(busy)), busy


def as_they_are(columns: Columns) -> Columns:
    """What gave back its event times."""
    return columns
