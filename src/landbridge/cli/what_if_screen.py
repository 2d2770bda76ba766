"""What a what-if shows: at most 80 columns; yellow only where a limit is passed, and with `!`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from landbridge.cli.drawing import bar
from landbridge.cli.line_chart import Lines, line_chart
from landbridge.cli.screen import console, folded, program, quoted, sign

if TYPE_CHECKING:
    import datetime as dt

    from landbridge.control import ChangedFigure, WhatIf

__all__ = ["OPTIONS", "show_what_if"]

OPTIONS: Final = {
    "volume": "--volume", "levels": "--protocol", "also": "--with", "without": "--without", "closed": "--close",
    "units": "--units", "rotas": "--rota", "test_intervals": "--test-interval",
}  # fmt: skip
"""Options by the fields of Changes that they fill."""

_PORTS: Final = 2  # whose figures are shown, those where most changes
_OF_PORT: Final = ("crossings-{}", "dwell-p50-{}", "dwell-p90-{}", "most-standing-{}")
_OF_CREWS: Final = ("crews-at-work-{}", "closed-loop-{}", "most-out-{}", "tests-{}", "infected-{}")
_OF_ALL: Final = ("transit-ganzhou-germany-p50", "transit-china-europe-p50", "transit-china-europe-p90", "not-there")
_INPUTS: Final = ("journeys",)
_FINE: Final = ("h", "crews", "people")
_BAR: Final = 8
_WIDTH: Final = 80
_HEIGHT: Final = 8


def show_what_if(found: WhatIf, scenario: str, out: Path | None, save: Path | None) -> None:
    """Print it: what is asked, figures, trains standing, what is worth a look, the next commands."""
    _show_head(found)
    ports = _ports(found)
    shown = [*_named(found, ("journeys",)), *_of_ports(found, ports, _OF_PORT),
             *_of_ports(found, _manned(found), _OF_CREWS), *_named(found, _OF_ALL)]  # fmt: skip
    _show_figures(found, shown)
    if ports:
        _show_standing(found, ports[0])
    _show_remarks(found)
    _show_end(found, scenario, out, save)


def _print(text: str = "", style: str = "") -> None:
    console().print(text, style=style or None, soft_wrap=True)


def _show_head(found: WhatIf) -> None:
    dot = f" {sign('·')} "
    changes = dot.join(found.changed.changes.told)
    _print()
    _print(folded(f"{found.base.name}{dot}{changes}", "  what if   ", " " * 12), "bold")
    many = f"{found.replications} x 2 replications{dot}seed {found.seed}"
    days = f"{_day(found.first)} {sign('–')} {_day(found.last)} {found.last.year}"
    _print(folded(f"figures of {days}{dot}{many}", " " * 12, " " * 12), "dim")
    _print()


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


def _ports(found: WhatIf) -> list[str]:
    """Ports whose figures are otherwise, those first where the trains standing, then where dwell changes most."""
    known = {each.name.id: abs(each.pairs.difference) for each in found.figures}
    ports = dict.fromkeys(each.name.port for each in found.figures if each.name.port)
    moved = [port for port in ports if _of_ports(found, [port], _OF_PORT)]
    return sorted(moved, key=lambda port: (-known[f"standing-{port}"], -known.get(f"dwell-p90-{port}", 0)))[:_PORTS]


def _manned(found: WhatIf) -> list[str]:
    """Ports whose crews are otherwise."""
    ports = dict.fromkeys(each.name.port for each in found.figures if each.name.port)
    return [port for port in ports if _of_ports(found, [port], _OF_CREWS)][:_PORTS]


def _of_ports(found: WhatIf, ports: Iterable[str], names: Iterable[str]) -> list[ChangedFigure]:
    return _named(found, tuple(name.format(port) for port in ports for name in names))


def _named(found: WhatIf, ids: Iterable[str]) -> list[ChangedFigure]:
    """The figures of these ids that are otherwise."""
    known = {each.name.id: each for each in found.figures}
    return [known[name] for name in ids if name in known and (known[name].pairs.higher or known[name].pairs.lower)]


def _show_figures(found: WhatIf, shown: list[ChangedFigure]) -> None:
    _print(f"  {'':<30}{'now':>8}{'what if':>8}{'change':>9}{sign('±'):>7}  {'sure?':>14}", "dim")
    for each in shown:
        _print(_line(each))
    same = sum(not (each.pairs.higher or each.pairs.lower) for each in found.figures)
    more = len(found.figures) - same - len(shown)
    told = [f"{more} more that change stand in --json" if more > 0 else "", f"{same} do not change" if same else ""]
    if any(told):
        _print(f"  {'; '.join(filter(None, told))}", "dim")
    _print()


def _line(each: ChangedFigure) -> str:
    pairs, name = each.pairs, each.name
    small = max(abs(pairs.base), abs(pairs.changed)) < 100
    digits = 1 if name.unit == "d" or (name.unit in _FINE and small) else 0
    words = f"{name.words}, {name.unit}" if name.unit in ("h", "d") else name.words
    told = f"  {words:<30}{pairs.base:>8,.{digits}f}{pairs.changed:>8,.{digits}f}{pairs.difference:>+9,.{digits}f}"
    if name.id in _INPUTS or pairs.half_width is None:
        return told
    return f"{told}{pairs.half_width:>7,.{digits}f}  {bar(pairs.sure, 1, _BAR):<{_BAR}}{pairs.sure:>6.0%}"


def _show_standing(found: WhatIf, port: str) -> None:
    rows = found.standing.filter(found.standing["port"] == port)
    now, then = (rows.filter(rows["world"] == world)["p50"].to_list() for world in ("now", "what if"))
    limit = next((each.tracks for each in found.limits if each.port == port), None)
    bound = "" if limit is None else f"   {sign('┄')} its {limit} tracks"
    key = f"{sign('─')} now   {sign('═')} what if{bound}"
    title = f"{rows['name'][0]}, trains standing"
    _print(f"  {title:<{_WIDTH - 2 - len(key)}}{key}", "dim")
    for line in line_chart(Lines(found.first, now, then, limit), width=_WIDTH - 2, height=_HEIGHT):
        _print(f"  {line}")
    _print()


def _show_remarks(found: WhatIf) -> None:
    from landbridge.control import what_if_remarks

    _print("  Worth a look", "bold")
    for warns, text in what_if_remarks(found):
        mark = "!" if warns else sign("✓")
        _print(folded(text, f"  {mark} ", "    "), "yellow" if warns else "green")
    _print()


def _show_end(found: WhatIf, scenario: str, out: Path | None, save: Path | None) -> None:
    told = (f"now, what if: means over the replications. {sign('±')}: 95 % interval of the change (paired t). sure?: "
            f"share of the {found.replications} pairs, each with the same draws in both worlds, in which the change "
            "has that sign.")  # fmt: skip
    _print(folded(told), "dim")
    _print()
    if save is not None:
        _print(f"  saved   {save}")
    if out is not None:
        _print(f"  run     {out}")
    if save is not None:
        _print(f"  next    {program()} run {quoted(save)}")
    elif out is not None:
        _print(f"  next    {program()} stats {quoted(out)} --measure dwell --by port,month")
    else:
        _print(f"  next    {_again(found, scenario)}--save {quoted(f'{found.base.name}-what-if')}")
    _print()


def _again(found: WhatIf, scenario: str) -> str:
    """The command, broken where one line is too short for it and what follows."""
    told = [f"{program()} what-if {quoted(scenario)}"]
    for name, option in OPTIONS.items():
        given = getattr(found.changed.changes, name)
        texts: tuple[str, ...] = (given,) if isinstance(given, str) else given or ()
        told += [f"{option} {quoted(text)}" for text in texts]
    line = " ".join(told)
    return f"{line} " if len(line) < _WIDTH - 36 else " \\\n            ".join([*told, ""])
