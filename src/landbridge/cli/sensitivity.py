"""`landbridge sensitivity`: the assumptions that a result leans on most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.drawing import whisker
from landbridge.cli.screen import console, folded, json_option, number, program, quoted, sign, write_json
from landbridge.cli.trial_bar import trial_bar

if TYPE_CHECKING:
    from landbridge.sensitivity import Asked, Leaning, Outcome, Sensitivity

__all__ = ["sensitivity"]

_TOP = 12
_LEAST_WEIGHT = 0.05  # of half a band: below it a bar would hardly be seen
_NAME, _RANGE, _BAR = 29, 15, 17


@click.command(short_help="Vary the assumptions of SCENARIO one at a time: which of them move a result?")
@click.argument("scenario")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME",
              help="Only this outcome, such as dwell-khorgos; may be given several times.")  # fmt: skip
@click.option("--vary", multiple=True, metavar="WORD",
              help="Only numbers of this port, stage or parameter; may be given several times.")  # fmt: skip
@click.option("--top", type=click.IntRange(1), default=_TOP, metavar="N", show_default=True,
              help="How many numbers are shown of each outcome.")  # fmt: skip
@click.option("--replications", type=click.IntRange(2, 65_535), metavar="N",
              help="Replications of each trial; 8 when left out.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--save", is_flag=True, help="Write sensitivity.csv into the scenario's folder; reports show it.")
@click.option("--in-package", is_flag=True, help="With --save: into a scenario of the package, for maintainers.")
@json_option
def sensitivity(scenario: str, top: int, *, save: bool, in_package: bool, as_json: bool, **how: Any) -> None:
    """Lower and raise each assumption of SCENARIO by itself, and rank them by how far outcomes move.

    Parameters of parameters.csv go to their bounds, other assumptions 25 % down and up, whole units at least one. A
    change is weighed by half of the published band of the outcome. Published rows stay as they are.
    """
    from landbridge.errors import WrongUse
    from landbridge.scenario import find_scenario, read_scenario, writable_scenario
    from landbridge.sensitivity import find_sensitivity, write_sensitivity

    if save and (how["outcomes"] or how["vary"]):
        raise WrongUse("only a whole picture is saved: leave out --outcome and --vary")
    folder = writable_scenario(scenario, in_package=in_package) if save else None
    with trial_bar("groups of numbers") as progress:
        read = read_scenario(find_scenario(scenario))
        progress.opened(read)
        found = find_sensitivity(read, _asked(**how), on_done=progress.tick)
    saved = None if folder is None else write_sensitivity(folder, found)
    if as_json:
        write_json({**_plain(found), "saved": None if saved is None else str(saved)})
    else:
        _show(found, scenario, top)
        _show_end(found, scenario, saved)


def _asked(outcomes: tuple[str, ...], vary: tuple[str, ...], replications: int | None, seed: int | None) -> Asked:
    from landbridge.sensitivity import REPLICATIONS, Asked

    return Asked(outcomes, vary, seed, replications or REPLICATIONS)


def _plain(found: Sensitivity) -> dict[str, Any]:
    return {
        "scenario": found.scenario.name, "seed": found.seed, "replications": found.replications,
        "date": found.date.isoformat(), "groups": found.groups, "left_out": dict(found.left_out),
        "outcomes": [
            {"id": each.id, "label": each.label, "unit": each.unit, "half_width": each.half_width,
             "leanings": [{**asdict(leaning), "sure": leaning.sure} for leaning in found.of(each.id)]}
            for each in found.outcomes
        ],
    }  # fmt: skip


def _show(found: Sensitivity, scenario: str, top: int) -> None:
    screen, dot = console(), f" {sign('·')} "
    groups = "1 group" if found.groups == 1 else f"{found.groups} groups"
    told = [f"{groups} of numbers, each lowered and raised", f"{found.replications} replications",
            f"seed {found.seed}"]  # fmt: skip
    screen.print(f"\n  what {scenario} leans on", style="bold", soft_wrap=True)
    screen.print(f"  {dot.join(told)}\n", style="dim", soft_wrap=True)
    for outcome in found.outcomes:
        _show_outcome(outcome, found, top)
    for name, reason in found.left_out.items():
        screen.print(folded(f"{name}: not measured, {reason}", "  ", "    "), soft_wrap=True)


def _show_outcome(outcome: Outcome, found: Sensitivity, top: int) -> None:
    screen, leanings = console(), found.of(outcome.id)
    base = next(each.base for each in found.leanings if each.outcome == outcome.id)
    figure, dash = outcome.figure, sign("–")
    band = f"; published {figure.low:g}{dash}{figure.high:g}" if outcome.half_width is not None else ""
    screen.print(f"  {outcome.label}: {number(base)} {outcome.unit}{band}", style="bold", soft_wrap=True)
    shown = [each for each in leanings if each.weight >= _LEAST_WEIGHT][:top]
    axis = _axis(shown)
    for each in shown:
        screen.print(_line(each, axis), style=None if each.sure else "dim", soft_wrap=True)
    screen.print(f"    {_rest(len(leanings) - len(shown), shown=bool(shown))}\n", style="dim", soft_wrap=True)


def _rest(count: int, *, shown: bool) -> str:
    if not count:
        return "nothing else moves it" if shown else "nothing that was varied moves it"
    moves = "moves" if count == 1 else "move"
    return f"{count} {f'more {moves} it less' if shown else f'{moves} it, by less than 5 % of what it is weighed by'}"


def _axis(shown: Iterable[Leaning]) -> tuple[float, float]:
    ends = [end for each in shown for end in (each.base, each.at_low, each.at_high)] or [0.0]
    return min(ends), max(ends)


def _line(each: Leaning, axis: tuple[float, float]) -> str:
    """Name, what was tried, the outcome at both ends as a bar and as numbers; `~` where it may be noise."""
    left, right = axis
    ends = each.base, each.at_low, each.at_high
    low, middle, high = (value - left for value in (min(ends), each.base, max(ends)))
    drawn = whisker(low, middle, high, most=right - left, width=_BAR)
    values = f"{_short(each.at_low)} {sign('→')} {_short(each.at_high)}"
    return f"    {_name(each):<{_NAME}}{_tried(each):<{_RANGE}}{drawn} {values}{'' if each.sure else ' ~'}"


def _name(each: Leaning) -> str:
    """The name of a parameter, or what was varied; no longer than its column."""
    name = each.id if _is_parameter(each) else each.label
    return name if len(name) < _NAME else f"{name[: _NAME - 3]}{sign('…')}"


def _is_parameter(each: Leaning) -> bool:
    return "/" not in each.id


def _tried(each: Leaning) -> str:
    """The two numbers that were tried, with their unit where there is room; of several numbers how they were scaled."""
    several = any("%" in end or "–" in end for end in (each.low, each.high))
    if several:
        return "-25..+25 %" if each.low and each.high else "+25 %" if each.high else "-25 %"
    (low, _, unit), (high, _, other) = each.low.partition(" "), each.high.partition(" ")
    ends = f"{low}{sign('–')}{high}" if low and high else f"to {low or high}"
    text = f"{ends} {unit or other}".rstrip()
    return text if len(text) < _RANGE else ends


def _short(value: float) -> str:
    return f"{value:.1f}" if abs(value) < 1000 else number(value)


def _show_end(found: Sensitivity, scenario: str, saved: Path | None) -> None:
    screen = console()
    arrow, dot = sign("→"), sign("●")
    screen.print(folded(f"{dot} as the tables are; {arrow} from the number lowered to the number raised; "
                        f"~ within two standard errors of {found.replications} pairs, so it may be noise. "
                        "Names with hyphens stand in parameters.csv."), style="dim", soft_wrap=True)  # fmt: skip
    if saved is not None:
        screen.print(f"\n  saved   {saved}\n", soft_wrap=True)
    else:
        screen.print(f"\n  next    {program()} sensitivity {quoted(scenario)} --save\n", soft_wrap=True)
