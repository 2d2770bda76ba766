"""A scenario that begins where a run stood: the door, the joined model, and the check that it stood there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from landbridge.errors import BadInput, CheckFailed, WrongUse
from landbridge.ledger import UNREACHED
from landbridge.scenario.beginning import Beginning, file_digest, input_digests, past_scenarios
from landbridge.scenario.nouns import Scenario
from landbridge.scenario.reading import read_scenario
from landbridge.scenario.run_folder import Run
from landbridge.scenario.running import RunResult
from landbridge.simulation import Corridor, CorridorModel, ProgramsDiffer, continue_model, join_corridors
from landbridge.tables import Inspection
from landbridge.units import COUNTING_ZONE, DAY_MS, date_ms, from_ms

__all__ = ["Continued", "continue_scenario"]


@dataclass(frozen=True, slots=True)
class Continued:
    """A scenario that goes on from a run, ready to be simulated.

    `scenario` has the services, ports and trains of the past with its own. `under_way`: trains on their way at the
    instant, the mean of the run's replications. `later`: trains of the run that would leave after the instant, and
    `earlier`: trains of the scenario that would leave before it; neither run.
    """

    scenario: Scenario
    model: CorridorModel
    beginning: Beginning
    under_way: float
    later: int
    earlier: int
    run: Run

    def common_milestones(self, result: RunResult) -> int:
        """How many milestones before the instant the run and its continuation have in common: all.

        Raises CheckFailed when they are not the same, as after a change of the program or of its network.
        """
        at_ms, model, times = self.beginning.at_ms, result.outcome.model, result.outcome.times
        count = min(self.run.manifest["replications"], len(times))
        leaves = np.array([subject.departs_ms if subject else at_ms for subject in model.subjects])
        calls = int(np.count_nonzero(leaves[[call.subject for call in model.calls]] < at_ms))
        stood, stands = (np.where(each[:count, :calls] < at_ms, each[:count, :calls], UNREACHED)
                         for each in (self.run.frames.times, times))  # fmt: skip
        if not np.array_equal(stood, stands):
            raise CheckFailed(f"{self.run.folder} stood elsewhere at that instant: it was made by another version of "
                              "landbridge or on another network. Run its scenario again, then go on")  # fmt: skip
        return int(np.count_nonzero(stands != UNREACHED))


def continue_scenario(scenario: Scenario, run: Run, at_ms: int, *, seed: int | None = None) -> Continued:
    """A scenario with the trains of a run as they stand at an instant [ms].

    Raises WrongUse when the run can not be gone on from there, or with that seed; BadInput, with every fault, when the
    scenario does not follow on it.
    """
    _check_run(run, at_ms, seed)
    past = _read_past(run, at_ms)
    chapters, turns = [*(each.corridor for each, _ in past), scenario.corridor], [turn for _, turn in past]
    _check_following(scenario, chapters, run, at_ms)
    joined = join_corridors(chapters, turns)
    try:
        model = continue_model(joined, turns)
    except ProgramsDiffer as first:
        raise BadInput(_differences(chapters[-2], scenario.corridor, str(first)).faults) from None
    frontiers = {port: side for each, _ in past for port, side in each.frontiers.items()} | scenario.frontiers
    full = replace(scenario, corridor=joined[-1], frontiers=frontiers, seed=run.manifest["seed"])
    later = sum(journey.departs_ms >= at_ms for journey in chapters[-2].journeys)
    earlier = sum(journey.departs_ms < at_ms for journey in scenario.corridor.journeys)
    beginning = Beginning(run.folder, at_ms, run.manifest)
    return Continued(full, model, beginning, _under_way(run, at_ms), later, earlier, run)


# ---- the door


def _check_run(run: Run, at_ms: int, seed: int | None) -> None:
    if seed not in (None, run.manifest["seed"]):
        raise WrongUse(f"{run.folder} was run with seed {run.manifest['seed']}; with seed {seed} its trains would "
                       "stand elsewhere. Leave --seed out")  # fmt: skip
    for name, digest in input_digests(run.manifest).items():
        if not (run.folder / name).exists() or file_digest(run.folder / name) != digest:
            raise WrongUse(f"{run.folder / name} was changed after the run; run the scenario again, then go on from it")
    for _, turn in past_scenarios(run.folder, run.manifest):
        if at_ms <= turn:
            raise WrongUse(f"{run.folder} itself begins at {_said(turn)}; give a later --at")


def _read_past(run: Run, at_ms: int) -> list[tuple[Scenario, int]]:
    """The scenarios of the run in order of time, each with the instant [ms] at which it ends."""
    folders = [*past_scenarios(run.folder, run.manifest), (run.folder / "scenario", at_ms)]
    try:
        past = [(read_scenario(folder), turn) for folder, turn in folders]
    except BadInput as error:
        fault = error.faults[0]
        raise WrongUse(f"the scenario in {run.folder} can not be read any more ({fault.file}: {fault.problem}); run it "
                       "again, then go on from it") from None  # fmt: skip
    first, last = past[-1][0].window.run_in_from, past[-1][0].window.run_out_to
    if not date_ms(first) < at_ms <= date_ms(last) + DAY_MS:
        raise WrongUse(f"{run.folder} is simulated from {first} to {last}; give an --at of these days")
    return past


def _check_following(scenario: Scenario, chapters: Sequence[Corridor], run: Run, at_ms: int) -> None:
    """Dates follow on the instant; what is called the same is the same. Raises BadInput."""
    inspection, window = Inspection(), scenario.window
    if date_ms(window.run_in_from) > at_ms:
        inspection.report("scenario.toml", f"departures begin on {window.run_in_from}, after {_said(at_ms)}: in "
                          "between no train would leave", "begin on the day after --at, or earlier",
                          column="window.run_in_from", value=window.run_in_from)  # fmt: skip
    if date_ms(window.count_from) < at_ms:
        inspection.report("scenario.toml", f"days before {_said(at_ms)} are those of {run.folder.name}",
                          "count from the day after --at on", column="window.count_from",
                          value=window.count_from)  # fmt: skip
    for past in chapters[:-1]:
        _check_services(past, scenario.corridor, at_ms, inspection)
        _check_ports(past, scenario.corridor, inspection)
    _check_crews(chapters[:-1], scenario.corridor, inspection)
    inspection.close()


def _check_services(past: Corridor, new: Corridor, at_ms: int, inspection: Inspection) -> None:
    used = {journey.service for journey in past.journeys if journey.departs_ms < at_ms}
    for name in sorted(used & set(new.services)):
        had, has = (replace(each.services[name], via=()) for each in (past, new))
        if had != has or past.paths[name] != new.paths[name]:
            inspection.report("services.csv", f"{name} goes another way than the trains of that id that are under way",
                              "give the service that goes the new way an id of its own", column="id",
                              value=name)  # fmt: skip


def _check_ports(past: Corridor, new: Corridor, inspection: Inspection) -> None:
    for name in sorted(set(past.ports) & set(new.ports)):
        had, has = past.ports[name], new.ports[name]
        if (had.east, had.west) != (has.east, has.west):
            inspection.report("ports.csv", f"{name} had the stations {had.east} and {had.west}",
                              "give the port between other stations an id of its own", column="id",
                              value=name)  # fmt: skip


_KEEP_CREWS = "keep the rows as they were: who is away at the instant was drawn with them"
_OTHER_CREWS = {(True, True): "crews are others than in the run", (True, False): "crews stand in the run, not here",
                (False, True): "crews stand here, not in the run"}  # fmt: skip


def _check_crews(chapters: Iterable[Corridor], new: Corridor, inspection: Inspection) -> None:
    """Who is away at the instant was drawn with the crews of the run: they go on as they are, under other orders."""
    found: dict[str, tuple[str, str]] = {}
    for past in chapters:
        both = set(past.ports) & set(new.ports)
        had, has = ({post.id: post for post in each.rules.crews if post.port in both} for each in (past, new))
        others = [name for name in had.keys() | has.keys() if had.get(name) != has.get(name)]
        found |= {name: ("crews.csv", _OTHER_CREWS[name in had, name in has]) for name in others}
        found |= {name: ("health.csv", f"{name} is another than in the run") for name in _other_rules(past, new)}
    for name, (file, problem) in sorted(found.items()):
        inspection.report(file, problem, _KEEP_CREWS, value=name)


def _other_rules(past: Corridor, new: Corridor) -> set[str]:
    """Parameters of the illness that two scenarios which count crews have otherwise."""
    had, has = past.health, new.health
    if had is None or has is None:
        return set()
    return {each.name for each in fields(had) if getattr(had, each.name) != getattr(has, each.name)}


_KEEP = "keep the rows as they were and change their numbers: trains under way go on from where they stand"


def _differences(past: Corridor, new: Corridor, first: str) -> Inspection:
    """Rows that only one of two scenarios has, of ports that both know."""
    inspection = Inspection()
    both = set(past.ports) & set(new.ports)
    was, now = _row_keys(past, both), _row_keys(new, both)
    for file, before in was.items():
        for key in sorted(before ^ now[file], key=str):
            which = "stands in the run, not here" if key in before else "stands here, not in the run"
            inspection.report(f"{file}.csv", which, _KEEP, value=", ".join(map(str, key)))  # type: ignore[arg-type]
    classes = [{(each.name, each.direction) for each in side.cargo_classes} for side in (past, new)]
    for key in sorted(classes[0] ^ classes[1]):
        which = "stands in the run, not here" if key in classes[0] else "stands here, not in the run"
        inspection.report("cargo_classes.csv", which, _KEEP, value=", ".join(key))
    if _fleet(past) != _fleet(new):
        inspection.report("scenario.toml", "only east, west and return_h may change while wagons are under way",
                          "keep the other settings of [wagons]", column="wagons")  # fmt: skip
    if not inspection.faults:
        inspection.report("stages.csv", f"trains would do other steps than before, first of all {first}", _KEEP)
    return inspection


def _row_keys(corridor: Corridor, ports: set[str]) -> dict[str, set[tuple[Hashable, ...]]]:
    rules = corridor.rules
    keys: dict[str, list[tuple[Hashable, ...]]] = {
        "stages": [(r.port, r.station, r.stage, r.direction, r.train_class) for r in rules.stage_times],
        "capacities": [(r.port, r.station, r.resource, r.direction) for r in rules.capacities],
        "gales": [(r.port, r.station, r.resource, r.direction) for r in rules.gales],
        "forming": [(r.port, r.undone_at, r.direction, f"{r.need} into {r.out}") for r in rules.forming],
    }
    return {file: {key for key in rows if key[0] in ports} for file, rows in keys.items()}


def _fleet(corridor: Corridor) -> Hashable:
    fleet = corridor.fleet
    return fleet and replace(fleet, east=0, west=0, return_h=0.0)


def _said(at_ms: int) -> str:
    return f"{from_ms(at_ms).astimezone(COUNTING_ZONE):%Y-%m-%d %H:%M}"


def _under_way(run: Run, at_ms: int) -> float:
    """Trains with a timetable that have left and not arrived at an instant [ms], the mean over replications."""
    calls, times = run.frames.calls, run.frames.times
    subject = calls["subject"].to_numpy()
    first = np.flatnonzero(np.append(True, subject[1:] != subject[:-1]))
    last = np.append(first[1:], len(subject)) - 1
    named = set(run.frames.journeys.filter(run.frames.journeys["origin"] != "")["subject"].to_list())
    own = np.array([name in named for name in subject[first]])
    left, come = times[:, first[own]], times[:, last[own]]
    gone = (left != UNREACHED) & (left < at_ms)
    return float((gone & ((come == UNREACHED) | (come >= at_ms))).sum(axis=1).mean())
