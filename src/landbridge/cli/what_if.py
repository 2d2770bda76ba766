"""`landbridge what-if`: a scenario with and without changes, simulated with the same draws."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.screen import json_option, write_json
from landbridge.cli.trial_bar import trial_bar

if TYPE_CHECKING:
    from landbridge.control import WhatIf
    from landbridge.errors import BadInput, Fault
    from landbridge.scenario import Changes

__all__ = ["what_if"]


@click.command("what-if", short_help="What would changes make of SCENARIO?")
@click.argument("scenario")
@click.option("--volume", metavar="PERCENT", help="More or fewer trains, as +36% or -20%; other freight stays.")
@click.option("--protocol", "levels", multiple=True, metavar="PORT=LEVEL@FROM[..UNTIL]",
              help="Alert level 1 to 4 at a port, with what it calls for.")  # fmt: skip
@click.option("--with", "also", multiple=True, metavar="ID", help="Put a protocol of protocols.csv in force.")
@click.option("--without", multiple=True, metavar="ID", help="Leave out a protocol that is in force.")
@click.option("--close", "closed", multiple=True, metavar="STATION:STAGE@FROM..UNTIL",
              help="Close a stage, as placing: the transshipment hall.")  # fmt: skip
@click.option("--units", multiple=True, metavar="STATION:RESOURCE=N@FROM[..UNTIL]",
              help="Other units of a resource: tracks, crew, inspection, places, cranes or open-air.")  # fmt: skip
@click.option("--rota", "rotas", multiple=True, metavar="PORT=14+7+7@FROM[..UNTIL]",
              help="Crews work, are quarantined and rest at home so many days.")  # fmt: skip
@click.option("--test-interval", "test_intervals", multiple=True, metavar="PORT=DAYS@FROM[..UNTIL]",
              help="Crews are tested every so many days.")  # fmt: skip
@click.option("--replications", type=click.IntRange(2, 65_535), metavar="N",
              help="Pairs of replications; the scenario's own number when left out.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Write the run with the changes as a run folder.")  # fmt: skip
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Write the scenario with the changes as a scenario folder.")  # fmt: skip
@json_option
def what_if(scenario: str, *, out: Path | None, save: Path | None, as_json: bool, **asked: Any) -> None:
    """Simulate SCENARIO as it is and with changes, and show what they make of it.

    Both are simulated with the same draws, pair by pair, so that they differ by the changes alone. Changes are given
    by options, which but for --volume may be given several times. PORT is a port or one of its stations. A day stands
    for its first instant in Asia/Shanghai; an instant is written as 2020-06-01T18:00. Figures are of the days from the
    first change on.

    \b
    Examples:
      landbridge what-if h1-2020 --volume +10%
      landbridge what-if h1-2020 --protocol cn-alashankou=3@2020-06-01
      landbridge what-if h1-2020 --close cn-alashankou:placing@2020-05-04..2020-05-06
      landbridge what-if h1-2020 --with mid-may --units kz-dostyk:places=1@2020-06-01
    """  # noqa: D301
    from landbridge.cli.what_if_screen import show_what_if
    from landbridge.control import what_if as compare_worlds
    from landbridge.errors import BadInput
    from landbridge.scenario import Changes

    how = {name: asked.pop(name) for name in ("seed", "replications")}
    changes = Changes(**asked)
    _check_targets(out, save)
    try:
        with trial_bar("replications") as progress:
            found = compare_worlds(scenario, changes, **how, on_done=progress.tick)
    except BadInput as error:
        raise _named(error) from None
    _write(found, changes, out, save)
    if as_json:
        write_json(_as_json(found, out, save))
    else:
        show_what_if(found, scenario, out, save)


def _as_json(found: WhatIf, out: Path | None, save: Path | None) -> dict[str, Any]:
    from landbridge.control import what_if_remarks

    return {**found.as_json(), "worth_a_look": [text for _, text in what_if_remarks(found)],
            "out": None if out is None else str(out), "saved": None if save is None else str(save)}  # fmt: skip


def _check_targets(out: Path | None, save: Path | None) -> None:
    """Both are refused before anything is simulated, not after it. Raises WrongUse, EnvironmentFailed."""
    from landbridge.errors import WrongUse
    from landbridge.scenario import check_target

    if save is not None and save.exists():
        raise WrongUse(f"{save} exists already; name a folder that does not with --save")
    if out is not None:
        check_target(out)


def _write(found: WhatIf, changes: Changes, out: Path | None, save: Path | None) -> None:
    from landbridge.scenario import copy_scenario, write_run

    if save is not None:
        copy_scenario(found.base.folder, save, changes)
    if out is not None:
        write_run(out, found.result, created=dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"))


def _named(error: BadInput) -> BadInput:
    """The same faults, those of changes by the options they came from."""
    from landbridge.cli.what_if_screen import OPTIONS
    from landbridge.errors import BadInput

    def told(fault: Fault) -> Fault:
        option = OPTIONS.get(fault.column or "") if fault.file == "changes" else None
        return fault if option is None else replace(fault, file="what-if", column=option)

    return BadInput(told(fault) for fault in error.faults)
