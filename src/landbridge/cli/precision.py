"""`--precision` of a run: what was asked, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from landbridge.cli.screen import console, sign

if TYPE_CHECKING:
    from landbridge.statistics import Precision
    from landbridge.studies import RunReport

__all__ = ["precision_asked", "show_precision"]


def precision_asked(asked: Mapping[str, Any]) -> Precision | None:
    """The precision from the options precision, outcomes, at_most and replications. Raises WrongUse."""
    from landbridge.errors import WrongUse
    from landbridge.statistics import Precision

    if asked["precision"] is None:
        if asked["outcomes"] or asked["at_most"] is not None:
            raise WrongUse("--outcome and --at-most belong to --precision, which says how precise: --precision 2%")
        return None
    if asked["replications"] is not None:
        raise WrongUse("--precision finds the number of replications; give --at-most in place of --replications")
    share = _share(asked["precision"])
    outcomes = tuple(dict.fromkeys(asked["outcomes"]))
    return Precision(share, outcomes, asked["at_most"]) if asked["at_most"] else Precision(share, outcomes)


def _share(text: str) -> float:
    from landbridge.errors import WrongUse

    match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+) ?%", text.strip())
    share = float(match[1]) / 100 if match else 0.0
    if not 0 < share < 1:
        raise WrongUse(f"can not read {text!r}; write a share of the mean as 2% or 0.5%")
    return share


def show_precision(report: RunReport, *, quiet: bool) -> None:
    """Where a precision was asked for, an outcome a line, or one line for all."""
    from rich.text import Text

    reached = report.precision
    if reached is None:
        return
    asked = f"{100 * reached.asked.share:g} %"
    told = "reached" if reached.is_reached else "! not reached"
    style = "" if reached.is_reached else "yellow"
    line = f"precision {asked}: {told} with {reached.replications} replications"
    if quiet:
        console().print(Text(line), soft_wrap=True)
        return
    console().print(Text.assemble("\n  ", (line, style)), soft_wrap=True)
    for each in reached.outcomes:
        wide = each.share > reached.asked.share
        figure = f"{each.mean:>7.2f} {sign('±')} {each.half_width:.2f} {each.unit}, {100 * each.share:.2g} %"
        console().print(Text.assemble(f"  {each.label:<36}", (figure, "yellow" if wide else ""), " !" if wide else ""),
                        soft_wrap=True)  # fmt: skip
