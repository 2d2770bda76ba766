"""The screen of a run: at most 80 columns, under 50 lines; yellow only where a limit is passed, and with `!`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge import __version__
from landbridge.cli.drawing import bar, sparkline, strip, whisker
from landbridge.cli.measures_screen import show_measures
from landbridge.cli.screen import console, folded, number, program, quoted, sign

if TYPE_CHECKING:
    from landbridge.control import MeasuresEffect
    from landbridge.studies import PortFigure, ProtocolInForce, RunHeader, RunSummary

__all__ = ["show_header", "show_quietly", "show_summary"]

_Part = str | tuple[str, str]


def show_header(header: RunHeader, seed: int, replications: int) -> None:
    """What is asked: scenario, network, ports and the protocols they are under, numbers, seed."""
    dot = f" {sign('·')} "
    _line("  ", ("landbridge", "bold"), (f" {__version__}", "dim"), "   run ", (header.name, "bold cyan"))
    _line("")
    _label("scenario", header.title)
    _label("network", dot.join([
        f"{header.locations} locations", f"{header.breaks} breaks of gauge",
        f"{len(header.frontier_ports)} rail ports of China, {len(header.other_ports)} more",
    ]))  # fmt: skip
    for protocol in header.protocols:
        _label("protocol", _protocol(protocol))
    many = f"{replications} replication{'' if replications == 1 else 's'}"
    numbers = f"{header.assumptions} numbers assumed, {header.sourced} with a source"
    _label("seed", dot.join([str(seed), many, numbers]))
    _line("")


def show_summary(summary: RunSummary, target: Path, seconds: float, effect: MeasuresEffect | None = None) -> None:
    """What came out; `effect` where measures were in force."""
    _line("")
    _show_months(summary)
    _show_ports(summary)
    _show_transit(summary)
    dot = f" {sign('·')} "
    kinds = dot.join(["input: timetable, tables", "check: trains", "outcome: standing, dwell, days"])
    _line("  ", (kinds, "dim"))
    _line("")
    _show_remarks(summary)
    if effect is not None and effect.effects:
        show_measures(effect)
    _show_files(target)
    _line("  ", (f"{seconds:.1f} s", "dim"))


def show_quietly(summary: RunSummary, target: Path) -> None:
    """The line of the half-year and where the files are."""
    total, growth = summary.row("total"), summary.row("growth")
    if total and growth:
        _line(f"H1 {number(total.value)} journeys, {growth.value:+.1f} %; published {number(total.published)}, "
              f"{growth.published:+.0f} %: {_mark(total.inside and growth.inside)}")  # fmt: skip
    _line(str(target / "report.html"))
    _line(str(target))


def _line(*parts: _Part) -> None:
    from rich.text import Text

    console().print(Text.assemble(*parts), soft_wrap=True)


def _label(name: str, text: str) -> None:
    first, *rest = folded(text, " " * 12, " " * 12).splitlines()
    _line("  ", (f"{name:<10}", "dim"), first.lstrip())
    for each in rest:
        _line(each)


def _mark(inside: bool | None) -> str:  # noqa: FBT001 (a figure's)
    return "" if inside is None else sign("✓" if inside else "✗")


def _verdict(inside: bool | None) -> _Part:  # noqa: FBT001 (a figure's)
    """The mark; one outside its band is a limit passed: yellow, with `!`."""
    if inside is None:
        return ""
    return (sign("✓"), "green") if inside else (f"{sign('✗')} !", "yellow")


def _protocol(protocol: ProtocolInForce) -> str:
    what = ", ".join(protocol.effects)
    return f"{protocol.cause.partition(':')[0]} {_days(protocol)}: {what} at {', '.join(protocol.ports)}"


def _days(protocol: ProtocolInForce) -> str:
    first = dt.datetime.fromisoformat(protocol.start)
    if not protocol.end:
        return f"from {first.day} {first:%b}"
    last = dt.datetime.fromisoformat(protocol.end)
    month = "" if (first.year, first.month) == (last.year, last.month) else f" {first:%b}"
    return f"{first.day}{month}{sign('–')}{last.day} {last:%b}"


def _show_months(summary: RunSummary) -> None:
    _line("  ", (f"{'Journeys by month':<46}{'model':>7}{'published':>13}   check", "dim"))
    most = max((month.trains for month in summary.months), default=0)
    for month in summary.months:
        name = dt.date.fromisoformat(f"{month.month}-01").strftime("%b")
        drawn = f"{bar(month.trains, most, 34):<41}"
        record = " record" if month.record else ""
        _line(f"  {name}  ", (drawn, "cyan"), f"{number(month.trains):>7}", f"{number(month.published):>13}", " " * 3,
              _verdict(month.inside), (record, "green"))  # fmt: skip
    total, growth = summary.row("total"), summary.row("growth")
    if total and growth:
        told = f"{growth.value:+.1f} % on H1 2019 (published {growth.published:+.0f} %)"
        _line("  ", ("H1", "bold"), f"   {told:<41}", (f"{number(total.value):>7}", "bold"),
              f"{number(total.published):>13}", " " * 3, _verdict(total.inside and growth.inside))  # fmt: skip
    _line("")


def _show_ports(summary: RunSummary) -> None:
    head = (
        f"{'Rail frontiers':<14}{'trains':>7}{'published':>11}   {'standing':<13}{'dwell, h':<17}{'P50':>5}{'P90':>6}"
    )
    _line("  ", (head, "dim"))
    standing = max((max(port.standing) for port in summary.ports), default=0.0)
    dwell = max((port.dwell_p90_h for port in summary.ports), default=0.0)
    window = f"{summary.scenario.count_from}..{summary.scenario.count_to}"
    for port in summary.ports:
        _line(*_port_parts(port, window, standing, dwell))
    for note in _port_notes(summary, window, standing):
        _line("  ", (note, "dim"))
    _line("")


def _port_parts(port: PortFigure, window: str, standing: float, dwell: float) -> Iterator[_Part]:
    colour = "yellow" if port.over_tracks else "cyan"
    star = "*" if port.published is not None and port.published_period != window else ""
    yield f"  {port.name:<14}{number(round(port.trains)):>7}{number(port.published) + star:>10} "
    verdict = _verdict(port.inside)
    yield verdict
    yield " " * (3 - len(verdict if isinstance(verdict, str) else verdict[0]))
    yield f"{sparkline(port.standing, standing):<13}", colour
    yield whisker(port.dwell_p10_h, port.dwell_p50_h, port.dwell_p90_h, most=dwell, width=17), "cyan"
    yield f"{port.dwell_p50_h:>5.1f}{port.dwell_p90_h:>6.1f}"
    yield (" !", "yellow") if port.over_tracks else ""


def _port_notes(summary: RunSummary, window: str, standing: float) -> Iterator[str]:
    dot = f" {sign('·')} "
    for port in summary.ports:
        if port.published_period and port.published_period != window:
            first, last = (dt.date.fromisoformat(day) for day in port.published_period.split(".."))
            months = f"{first:%b}{sign('–')}{last:%b}"
            yield f"* {months}: the model has {number(round(port.trains_then or 0))} in these months, both directions"
    over = f"{dot}! over tracks" if any(port.over_tracks for port in summary.ports) else ""
    dash = sign("–")
    yield f"standing: half-months, highest {standing:.0f}{dot}dwell: trains, P10{dash}P90{over}"


def _show_transit(summary: RunSummary) -> None:
    transit = summary.transit
    if transit is None:
        return
    title = f"{transit.origin} {sign('→')} {', '.join(transit.destinations)}, days"
    published = f"published: about {transit.published_d:.0f} "
    _line("  ", (f"{title:<56}{published}", "dim"), _verdict(transit.inside))
    drawn = strip([(leg.days, leg.at_port) for leg in transit.legs], 50)
    dash = sign("–")
    spread = f"   {transit.p10_d:.1f}{dash}{transit.p90_d:.1f}  P10{dash}P90"
    colours = [(text, "blue" if shaded else "cyan") for text, shaded in drawn]
    _line("  ", *colours, "   ", (f"{transit.p50_d:.1f}", "bold"), (spread, "dim"))
    told = f" {sign('·')} ".join(f"{leg.name} {leg.days:.1f}" for leg in transit.legs)
    _line("  ", (told, "dim"))


def _show_remarks(summary: RunSummary) -> None:
    _line("  ", ("Worth a look" if summary.worth_a_look else "No limit is passed", "bold"))
    for text in summary.worth_a_look:
        first, *rest = folded(text, "  ! ", "    ").splitlines()
        _line("  ", ("!", "yellow"), first[3:])
        for each in rest:
            _line(each)
    _line("")


def _show_files(target: Path) -> None:
    report = target / "report.html"
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    _file("report", str(report), f"{report.stat().st_size / 1e3:.0f} KB, opens without a server")
    _file("data", f"{target}/", f"{size / 1e6:.0f} MB, milestones, events, summary")
    _next(f"{program()} stats {quoted(target)} {options}" for options in ("--release", "--by month,port,direction"))


def _file(name: str, path: str, told: str) -> None:
    _line("  ", (f"{name:<8}", "dim"), (path, "underline"), " " * (30 - len(path)), (f"  {told}", "dim"))


def _next(commands: Iterable[str]) -> None:
    for count, command in enumerate(commands):
        _line("  ", (f"{'' if count else 'next':<8}", "dim"), (command, "bold cyan"))
