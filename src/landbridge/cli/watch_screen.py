"""The watch on the screen: a place, a port, or all ports a line each; at most 80 columns."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from landbridge.cli.screen import console, folded, number, program, quoted, sign
from landbridge.cli.watch_chart import DAYS_SHOWN, case_columns, case_line, reproduction_picture
from landbridge.cli.watch_port_screen import show_claims, show_port, show_ports
from landbridge.cli.watch_words import age_text, date_text, figure_text, head_text, name_of, since_text

if TYPE_CHECKING:
    from landbridge.control import Changed, PlaceWatch, PortWatch
    from landbridge.epidemic import DailyCounts

__all__ = ["show_watch"]

_RECENT: Final = dt.timedelta(days=28)
_CHANGES: Final = 8  # revisions that are shown, the largest
_LABEL: Final = 13  # columns of the words in front of a figure


def show_watch(found: Sequence[PlaceWatch | PortWatch], known_at: dt.datetime | None, *, named: bool,
               chart: bool) -> None:  # fmt: skip
    """Print what was found: ports nobody named a line each, all else in full."""
    from landbridge.control import PortWatch

    ports = [each for each in found if isinstance(each, PortWatch)]
    if not named:
        show_ports(ports, known_at)
        return
    for each in found:
        if isinstance(each, PortWatch):
            show_port(each, known_at)
        else:
            _show_place(each, known_at, chart=chart)


def _print(text: str = "", style: str | None = None) -> None:
    console().print(text, style=style, soft_wrap=True)


def _show_place(found: PlaceWatch, known_at: dt.datetime | None, *, chart: bool) -> None:
    _print(f"\n  {name_of(found.place)}", style="bold")
    _print(f"  {head_text(found.known_at, known_at)}\n")
    _show_figures(found)
    _print()
    if chart:
        _show_charts(found)
    else:
        _show_line(found)
    _print(folded(found.why) + "\n")
    _show_findings(found.counted, found.day)
    _show_changed(found.changed)
    _show_claims(found)
    _print(folded(_legend(found)) + "\n", style="dim")
    _show_next(found)


def _show_figures(found: PlaceWatch) -> None:
    _line("confirmed", number(found.total), f"of {date_text(found.day)}{age_text(found.day, found.known_at)}")
    _line("deaths", number(found.deaths), f"of {date_text(found.deaths_day)}")
    row = found.daily.drop_nulls("counts").row(-1, named=True)
    published = "" if row["published"] == row["counts"] else f"; {number(row['published'], 0)} as published"
    _line("new a day", f"{row['counts']:,.0f}", f"{date_text(row['day'])}{published}")
    rate, reproduction = found.latest("rate"), found.latest("reproduction")
    if rate is None:
        _line("7-day rate", "?", "nothing reported for a week")
    else:
        _line("7-day rate", f"{rate.value:,.1f}", f"{figure_text(rate, 1)} of 100,000 people in 7 days")
    if reproduction is None:
        _line("R", "?", "too few cases to tell")
    else:
        week = f"of the week to {date_text(row['day'])}"
        _line("R", f"{reproduction.value:.2f}", f"{figure_text(reproduction, 2)} {week}")
    _show_growth(found)


def _line(label: str, value: str, told: str) -> None:
    first = f"  {label:<{_LABEL}}{value:>10}   "
    _print(folded(told, first, " " * len(first)))


def _show_growth(found: PlaceWatch) -> None:
    growth = found.growth
    if growth is None or found.growth_from is None:
        _line("growth", "?", "too few days with cases to tell")
        return
    low, high = (100 * math.expm1(each) for each in (growth.low, growth.high))
    told = f"({low:+.1f}{sign('–')}{high:+.1f}) a day since {date_text(found.growth_from)}"
    for word, way in (("doubles", found.doubling_d), ("halves", found.halving_d)):
        if way is not None:
            end = f"{way.high:.0f} d" if math.isfinite(way.high) else "never"
            told += f"; {word} in {way.value:.0f} d ({way.low:.0f} d{sign('–')}{end})"
    _line("growth", f"{100 * math.expm1(growth.value):+.1f} %", told)


def _show_line(found: PlaceWatch) -> None:
    days = found.daily.tail(DAYS_SHOWN)
    values = days["counts"].to_list()
    most = max((each for each in values if each is not None), default=0.0)
    _print(f"  {case_line(values)}")
    _print(f"  new a day from {date_text(days['day'][0])} to {date_text(days['day'][-1])}; most {most:,.0f}\n",
           style="dim")  # fmt: skip


def _show_charts(found: PlaceWatch) -> None:
    days = found.daily.tail(DAYS_SHOWN)
    dates = days["day"].to_list()
    _print("  new cases a day, breaks bridged", style="dim")
    for line in case_columns(dates, days["counts"].to_list()):
        _print(line)
    _print("\n  R of the week that ends with the day, with its interval; the line is 1", style="dim")
    columns = (days[name].to_list() for name in ("reproduction", "reproduction_low", "reproduction_high"))
    for line in reproduction_picture(dates, *columns):
        _print(line)
    _print()


def _show_findings(counted: DailyCounts, day: dt.date) -> None:
    recent = [each for each in counted.findings if each.last >= day - _RECENT]
    if not counted.findings:
        return
    _print(f"  Found in the books, since {date_text(day - _RECENT)}", style="bold")
    for each in recent:
        first, last = date_text(each.first), date_text(each.last)
        when = first if first == last else f"{first} to {last}"
        _print(folded(f"{each.kind}, {when}: {each.told}", "  ! ", "    "))
    older = len(counted.findings) - len(recent)
    told = {0: "" if recent else "nothing"}.get(older, f"{older} older: --json has them")
    _print(f"    {told}\n" if told else "")


def _show_changed(changed: Sequence[Changed]) -> None:
    if not changed:
        return
    _print("  Changed after it was first seen", style="bold")
    largest = sorted(changed, key=lambda each: abs(each.now - each.was), reverse=True)[:_CHANGES]
    for each in sorted(largest, key=lambda each: each.known_at):
        _print(folded(_change(each), "    ", "      "))
    if len(changed) > _CHANGES:
        _print(f"    and {len(changed) - _CHANGES} smaller: --json has them")
    _print()


def _change(each: Changed) -> str:
    span, most = date_text(each.first), ""
    if each.days > 1:
        span = f"{each.days} days, {span} to {date_text(each.last)}"
        most = f"; most {date_text(each.largest)}:"
    after = "" if each.unseen_at is None else f" (after {date_text(each.unseen_at)})"
    values = f"{each.was:,} {sign('→')} {each.now:,} ({each.now - each.was:+,})"
    return f"by {date_text(each.known_at)}{after}: {each.metric} of {span}{most} {values}"


def _show_claims(found: PlaceWatch) -> None:
    from landbridge.control import claims_about

    claims = claims_about(found.place, found.known_at)
    if not claims:
        return
    _print("  Claimed of it", style="bold")
    show_claims(claims)
    _print()


def _legend(found: PlaceWatch) -> str:
    from landbridge.control import GENERATION

    mean, sd = GENERATION
    return (f"Intervals hold 95 %. R: Cori et al. 2013, 7 days, serial interval {mean:g} d, sd {sd:g} d (Nishiura et "
            f"al. 2020). Growth: log-linear. {found.people:,} people. Johns Hopkins CSSE, CC BY 4.0.")  # fmt: skip


def _show_next(found: PlaceWatch) -> None:
    from landbridge.control import watched_ports

    ports = [each.port for each in watched_ports() if found.place in (each.beside, each.local)]
    since = since_text(found.known_at)
    asked = f"{program()} watch {quoted(name_of(found.place))}"
    lines = [f"{program()} watch {ports[0]} {since}"] if ports else []
    _print("  next    " + "\n          ".join([*lines, f"{asked} --chart {since}"]) + "\n")
