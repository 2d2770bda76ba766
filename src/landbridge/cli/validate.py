"""`landbridge validate`: a run against published figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, json_option, number, sign, table, write_json

if TYPE_CHECKING:
    from landbridge.claims import Observation
    from landbridge.statistics import Score
    from landbridge.studies import Validation

__all__ = ["figure_name", "short_number", "validate"]

_GROUPS = (("check", "Checks: arithmetic on what went in"), ("outcome", "Outcomes: made by queues and chance"))


@click.command(short_help="Score RUN against published figures; exit 1 when it does not pass.")
@run_argument
@click.option("--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FIGURES.csv",
              help="A table with the columns of the package's own figures, instead of these.")  # fmt: skip
@json_option
def validate(run: str, against: Path | None, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Score RUN against published figures: the model's statistic inside the band or not.

    Exit code 1 when a figure that must hold is missed or fewer than 85 % of the scored outcomes are inside.
    """
    from landbridge.errors import CheckFailed
    from landbridge.studies import validate_run

    found = validate_run(open_run(run), against)
    if as_json:
        write_json(_plain(run, found))
    else:
        _show(found)
    if not found.passed:
        raise CheckFailed(_why(found))


def _why(found: Validation) -> str:
    from landbridge.studies import LEAST_SHARE_INSIDE

    missed = ", ".join(each.figure.id for each in found.must_missed)
    if missed:
        return f"figures that must hold are missed: {missed}"
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


def _show(found: Validation) -> None:
    screen = console()
    screen.print(f"\n  against the {found.against}\n")
    for kind, title in _GROUPS:
        rows = table("figure", "model", "P10–P90", "published", "band", "", "use",
                     numbers=("model", "P10–P90", "published", "band"))  # fmt: skip
        for each in found.scored(kind):
            rows.add_row(*_cells(each))
        screen.print(f"  {title}", style="bold")
        screen.print(rows)
        screen.print()
    _show_left_out(found)
    _show_end(found)


def _cells(each: Score) -> tuple[str, ...]:
    figure = each.figure
    spread = f"{short_number(each.p10)}–{short_number(each.p90)}" if figure.kind == "outcome" else ""
    band = f"{short_number(figure.low)}–{short_number(figure.high)}" if figure.low != figure.high else "exact"
    if figure.statistic == "single":
        band = "one train"
    mark = sign("✓") if each.verdict == "inside" else "! outside"
    use = [word for word, applies in (("must", figure.must), ("fit", figure.use == "fit")) if applies]
    return (figure_name(figure), short_number(each.value), spread, short_number(figure.value), band, mark,
            ", ".join(use))  # fmt: skip


def figure_name(figure: Observation) -> str:
    """What a figure is of, in the width of a column: metric in short, place and period where they tell it apart."""
    if figure.metric.startswith("transit days "):
        return figure.metric.removeprefix("transit days ")
    shorter = {"national trips in the month": "trips", "trains through the port": "trains",
               "outbound share at the port": "outbound", "outbound share of trips": "outbound",
               "train clearance time, average": "clearance, h", "border crossing by rail, CPMM average": "CPMM, h",
               "dwell of a China-Europe train at the port": "dwell, h"}  # fmt: skip
    first, last = (f"{day:%b}" for day in (figure.period.first, figure.period.last))
    period = "" if figure.kind == "outcome" else f" {first}" if first == last else f" {first}–{last}"
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
    rows = table("not scored, because", "figures", numbers=("figures",))
    for reason, names in reasons.items():
        rows.add_row(reason, str(len(names)))
    console().print(rows)


def _show_end(found: Validation) -> None:
    outcomes, fitted = found.scored("outcome"), found.scored("outcome", "fit")
    inside = sum(each.verdict == "inside" for each in outcomes)
    scored = [each for each in outcomes if each not in fitted]
    held = sum(each.verdict == "inside" for each in scored)
    screen = console()
    screen.print(f"\n  outcomes inside: {inside} of {len(outcomes)}; not meant for fitting: {held} of {len(scored)}")
    screen.print(f"  figures that must hold and are missed: {len(found.must_missed)}")
    screen.print(f"  {'passed' if found.passed else '! not passed'}\n")
