"""Everything that the page of a run shows, in one object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from landbridge.control import MeasuresEffect, read_effect
from landbridge.errors import BadInput, WrongUse
from landbridge.exhibits.claimed import ClaimsShown, claims_of
from landbridge.exhibits.epidemic_beside import EpidemicBeside, epidemic_beside
from landbridge.exhibits.flows import at_stations, on_sections
from landbridge.exhibits.months import by_month
from landbridge.exhibits.on_duty import on_duty
from landbridge.exhibits.ordered import LevelsShown, levels_of
from landbridge.exhibits.results import fitted_in
from landbridge.exhibits.spreads import dwell_spread, transit_spread
from landbridge.exhibits.trains import SpaceTime, through_port
from landbridge.scenario import Run, Scenario, read_scenario
from landbridge.sensitivity import SavedSensitivity, read_sensitivity
from landbridge.statistics import standing_by_day
from landbridge.studies import (
    Assumption,
    Remark,
    RunReport,
    RunSummary,
    Validation,
    describe_scenario,
    list_assumptions,
    report_of,
    summarise_run,
    validate_run,
)

__all__ = ["PageFrames", "gather_page", "page_of"]


@dataclass(frozen=True, slots=True)
class PageFrames:
    """What the page of a run shows: words and pictures are made of nothing else.

    `months`: see `by_month`; `standing`: port, day, p10, p50, p90 of the ports in `summary.ports`; `sections` and
    `stations`: see `on_sections`, `at_stations`; `dwell`, `transit`: see `dwell_spread`, `transit_spread`.
    `sensitivity` and `calibration` (see `fitted_in`) are None where the scenario of the run has no such result;
    `beside`, `claims`, `levels`, `crews` (see `on_duty`) and `effect` where nothing is known of them for its days.
    """

    summary: RunSummary
    remarks: tuple[Remark, ...]
    validation: Validation
    assumptions: tuple[Assumption, ...]
    months: pl.DataFrame
    standing: pl.DataFrame
    sections: pl.DataFrame
    stations: pl.DataFrame
    dwell: pl.DataFrame
    transit: pl.DataFrame
    trains: SpaceTime | None
    sensitivity: SavedSensitivity | None
    calibration: pl.DataFrame | None
    beside: EpidemicBeside | None
    claims: ClaimsShown | None
    levels: LevelsShown | None
    crews: pl.DataFrame | None
    effect: MeasuresEffect | None


def page_of(run: Run) -> PageFrames:
    """The page of a run that is read back from its folder.

    Raises WrongUse where its tables are of another version of landbridge, so that its trains have no ways here.
    """
    try:
        scenario = read_scenario(run.folder / "scenario")
    except BadInput as found:
        fault = found.faults[0]
        raise WrongUse(
            f"{run.folder} was made by another landbridge: its {fault.file} {fault.problem}; run the scenario again"
        ) from None
    return gather_page(report_of(run), scenario)


def gather_page(report: RunReport, scenario: Scenario, summary: RunSummary | None = None) -> PageFrames:
    """All frames of the page of a run; `summary` where it has been made already."""
    run, frames = report.run, report.run.frames
    summary = summary or summarise_run(report, describe_scenario(scenario))
    validation = validate_run(run)
    ports = [port.id for port in summary.ports]
    standing = pl.concat([standing_by_day(frames, port).select(pl.lit(port).alias("port"), pl.all()) for port in ports])
    folder, window, shown = run.folder / "scenario", scenario.window, _shown(summary)
    days, stations = (window.count_from, window.count_to), _stations_of(scenario, ports)
    return PageFrames(
        summary, report.remarks, validation, list_assumptions(folder), by_month(summary.months), standing,
        on_sections(scenario, frames), at_stations(scenario, standing),
        dwell_spread(frames, [port.id for port in summary.ports if port.frontier == "China"], validation.scores),
        transit_spread(frames, validation.scores), through_port(scenario, frames, shown),
        read_sensitivity(folder), fitted_in(folder), epidemic_beside(shown, *days, frames.count_to_ms),
        claims_of(*days), levels_of(scenario, summary.scenario, ports, frames.count_to_ms),
        on_duty(run.crews, stations, *days), read_effect(run.folder),
    )  # fmt: skip


def _shown(summary: RunSummary) -> str:
    """The port of the diagram: the Chinese one with the most trains."""
    china = [port for port in summary.ports if port.frontier == "China"]
    return max(china or summary.ports, key=lambda port: port.trains).id


def _stations_of(scenario: Scenario, ports: Iterable[str]) -> dict[str, str]:
    """The port of each station of ports."""
    known = (scenario.corridor.ports[port] for port in ports)
    return {station: port.id for port in known for station in (port.east, port.west)}
