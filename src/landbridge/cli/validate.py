"""`landbridge validate`: a run against published figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, folded, json_option, number, sign, table, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.claims import Observation
    from landbridge.statistics import Score
    from landbridge.studies import Validation

__all__ = ["figure_name", "short_number", "show_validation", "validate"]

_CHECKS: Final = "Checks: arithmetic on what went in"
_OUTCOMES: Final = "Outcomes: made by queues and chance"
_LEGEND: Final = (
    "{yes} or !: the model lies in the published band or not; of one train it is P5{dash}P95 of the model's trains; "
    "must: the run does not pass without"
)
_FITTED: Final = "Outcomes meant for fitting parameters to"


@click.command(short_help="Score RUN against published figures; exit 1 when it does not pass.")
@run_argument
@click.option("--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FIGURES.csv",
              help="A table with the columns of the package's own figures, instead of these.")  # fmt: skip
@json_option
def validate(run: str, against: Path | None, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Score RUN against published figures: the model's statistic inside the band or not.

    Exit code 1 when a figure that must hold is missed, fewer than 85 % of the scored outcomes are inside, or no figure
    can be scored.
    """
    from landbridge.errors import CheckFailed
    from landbridge.studies import validate_run

    found = validate_run(open_run(run), against)
    if as_json:
        write_json(_plain(run, found))
    else:
        show_validation(found)
    if not found.passed:
        raise CheckFailed(_why(found))


def _why(found: Validation) -> str:
    from landbridge.studies import LEAST_SHARE_INSIDE

    missed = ", ".join(each.figure.id for each in found.must_missed)
    if missed:
        return f"figures that must hold are missed: {missed}"
    if not found.is_scored:
        return "none of the figures can be scored in this run"
    return f"{found.share_inside:.0%} of the scored outcomes are inside, expected {LEAST_SHARE_INSIDE:.0%}"


def _plain(run: str, found: Validation) -> dict[str, Any]:
    return {"run": run, "against": found.against, "passed": found.passed, "share_inside": found.share_inside,
            "rows": [_row(each) for each in found.scores]}  # fmt: skip


def _row(each: Score) -> dict[str, Any]:
    figure = each.figure
    return {
        "id": figure.id, "metric": figure.metric, "place": figure.place, "kind": figure.kind, "use": figure.use,
        "must": figure.must, "unit": figure.unit, "statistic": figure.statistic, "published": figure.value,
        "low": figure.low, "high": figure.high, "model": each.value, "p10": each.p10, "p50": each.p50, "p90": each.p90,
        "verdict": each.verdict, "reason": each.reason, "source": figure.source,
    }  # fmt: skip


def show_validation(found: Validation) -> None:
    """Print the scores by group, what was left out and the verdict."""
    console().print(f"\n  against {found.against}\n")
    fitted = found.scored("outcome", "fit")
    _show_group(_CHECKS, found.scored("check"))
    _show_group(_OUTCOMES, [each for each in found.scored("outcome") if each not in fitted])
    _show_group(_FITTED, fitted)
    if found.is_scored:
        console().print(folded(_LEGEND.format(yes=sign("✓"), dash=sign("–"))) + "\n", style="dim")
    _show_left_out(found)
    _show_end(found)


def _show_group(title: str, scores: Sequence[Score]) -> None:
    """Scored figures of one kind, in 80 columns; nothing where there are none."""
    if not scores:
        return
    spread = f"P10{sign('–')}P90"
    rows = table("figure", "model", spread, "published", "band", "", "",
                 numbers=("model", spread, "published", "band"))  # fmt: skip
    for each in scores:
        rows.add_row(*_cells(each))
    screen = console()
    screen.print(f"  {title}", style="bold")
    screen.print(rows)
    screen.print()


def _cells(each: Score) -> tuple[str, ...]:
    figure = each.figure
    dash = sign("–")
    spread = f"{short_number(each.p10)}{dash}{short_number(each.p90)}" if figure.kind == "outcome" else ""
    band = f"{short_number(figure.low)}{dash}{short_number(figure.high)}" if figure.low != figure.high else "exact"
    if figure.statistic == "single":
        band = "one train"
    mark = sign("✓") if each.verdict == "inside" else "!"
    return (figure_name(figure), short_number(each.value), spread, short_number(figure.value), band, mark,
            "must" if figure.must else "")  # fmt: skip


def figure_name(figure: Observation) -> str:
    """What a figure is of, in the width of a column: metric in short, place and period where they tell it apart."""
    if figure.metric.startswith("transit days "):
        return figure.metric.removeprefix("transit days ")
    shorter = {"national trips in the month": "trips", "trains through the port": "trains",
               "outbound share at the port": "outbound", "outbound share of trips": "outbound",
               "train clearance time, average": "clearance, h", "border crossing by rail, CPMM average": "CPMM, h",
               "dwell of a China-Europe train at the port": "dwell, h"}  # fmt: skip
    first, last = (f"{day:%b}" for day in (figure.period.first, figure.period.last))
    period = "" if figure.kind == "outcome" else f" {first}" if first == last else f" {first}{sign('–')}{last}"
    place = "" if figure.place == "national" else f" {figure.place.partition(' (')[0]}"
    return f"{shorter.get(figure.metric, figure.metric)}{place}{period}"


def short_number(value: float | None) -> str:
    """A number in at most three digits behind which nothing can be told; empty for None."""
    if value is None:
        return ""
    return number(value) if abs(value) >= 100 else f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}"


def _show_left_out(found: Validation) -> None:
    """Figures that were not scored, by reason."""
    reasons: dict[str, list[str]] = {}
    for each in found.scores:
        if each.verdict == "not_scored":
            reasons.setdefault(each.reason, []).append(each.figure.id)
    if not reasons:
        return
    rows = table("not scored, because", "figures", numbers=("figures",))
    for reason, names in reasons.items():
        rows.add_row(reason, str(len(names)))
    console().print(rows)
    console().print()


def _show_end(found: Validation) -> None:
    outcomes, fitted = found.scored("outcome"), found.scored("outcome", "fit")
    inside = sum(each.verdict == "inside" for each in outcomes)
    scored = [each for each in outcomes if each not in fitted]
    held = sum(each.verdict == "inside" for each in scored)
    screen = console()
    screen.print(f"  outcomes inside: {inside} of {len(outcomes)}; not meant for fitting: {held} of {len(scored)}")
    screen.print(f"  figures that must hold and are missed: {len(found.must_missed)}")
    screen.print(f"  {'passed' if found.passed else '! not passed'}\n")
