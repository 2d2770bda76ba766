"""The half-year statement on the screen: the figures of a run beside the published ones."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from landbridge.cli.screen import console, folded, number, sign, table, write_json

if TYPE_CHECKING:
    from landbridge.scenario import Run
    from landbridge.statistics import FigureRow

__all__ = ["show_statement", "source_in_short"]

_NATION = "Nation (departures, Central Asia trains left out)"
_PORTS = "Ports (crossings, out and in, Central Asia trains counted in)"
_TIMES = "Dwell and transit"
_GROUPS = {"trips": _NATION, "%": _NATION, "share of replications": _NATION, "trains": _PORTS, "ratio": _PORTS}
_HALF_YEAR = "2020-01-01..2020-06-30"


def show_statement(run: Run, *, as_json: bool, as_csv: bool) -> None:
    """Print the statement of a run: as text, or with sources in full as JSON or CSV."""
    from landbridge.claims import load_observations
    from landbridge.statistics import half_year_statement

    rows = half_year_statement(run.frames, load_observations())
    if as_json:
        write_json({"run": str(run.folder), "statement": [asdict(row) for row in rows]})
    elif as_csv:
        click.echo(_csv(rows), nl=False)
    else:
        _show(run, rows)


def _csv(rows: Iterable[FigureRow]) -> str:
    out = io.StringIO()
    records = [asdict(row) for row in rows]
    writer = csv.DictWriter(out, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _show(run: Run, rows: tuple[FigureRow, ...]) -> None:
    screen = console()
    sources = list(dict.fromkeys(row.source for row in rows))
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    dot = f" {sign('·')} "
    count = run.manifest["replications"]
    screen.print(f"\n  {run.manifest['title']}", soft_wrap=True)
    many = f"{count} replication{'' if count == 1 else 's'}"
    screen.print(f"  {run.folder}{dot}seed {run.manifest['seed']}{dot}{many}\n", soft_wrap=True)
    for title, chosen in _grouped(rows).items():
        screen.print(f"  {title}", style="bold", soft_wrap=True)
        shown = table("", "model", f"P10{sign('–')}P90", "published", "band", "", "kind", "source",
                      numbers=("model", f"P10{sign('–')}P90", "published", "band", "source"))  # fmt: skip
        for row in chosen:
            mark = f"{sources.index(row.source) + 1}{_letter(notes.index(row.note)) if row.note else ''}"
            shown.add_row(*_cells(row), mark, style="" if row.inside in (True, None) else "yellow")
        screen.print(shown)
        screen.print()
    for place, source in enumerate(sources):
        screen.print(folded(source_in_short(source), f"  {place + 1:>2} ", "     "), style="dim", soft_wrap=True)
    for place, note in enumerate(notes):
        screen.print(folded(note, f"   {_letter(place)} ", "     "), style="dim", soft_wrap=True)
    interval = f"P10{sign('–')}P90: of the replications' means or medians, not of single trains; outcomes only"
    screen.print(folded(f"{_inside(rows)}. {interval}."), soft_wrap=True)
    screen.print()


def _grouped(rows: Iterable[FigureRow]) -> dict[str, list[FigureRow]]:
    """Rows by group, told by their unit, in the order of the groups."""
    found: dict[str, list[FigureRow]] = {title: [] for title in (_NATION, _PORTS, _TIMES)}
    for row in rows:
        found[_GROUPS.get(row.unit, _TIMES)].append(row)
    return {title: chosen for title, chosen in found.items() if chosen}


def _cells(row: FigureRow) -> list[str]:
    factor, unit = (100.0, " %") if row.unit in ("ratio", "share of replications") else (1.0, "")
    unit = " %" if row.unit == "%" else unit
    digits = 0 if row.unit in ("trips", "trains") else 1

    def told(value: float | None) -> str:
        return "" if value is None else number(round(value * factor, digits)) + unit

    low, high = (f"{each * factor:,.{digits}f}" for each in (row.p10, row.p90))
    interval = f"{low}{sign('–')}{high}{unit}" if row.kind == "outcome" else ""
    model = f"{row.value * factor:,.{digits}f}{unit}" if row.kind == "outcome" else told(row.value)
    banded = row.low is not None and row.high is not None
    band = f"{told(row.low).removesuffix(unit)}{sign('–')}{told(row.high)}" if banded and row.low != row.high else ""
    mark = "" if row.inside is None else sign("✓") if row.inside else f"{sign('✗')} !"
    return [
        _name(row),
        model,
        interval,
        told(row.published),
        band or ("exact" if banded else ""),
        mark,
        row.kind,
    ]


def _name(row: FigureRow) -> str:
    fixed = {"total": "H1 2020", "growth": "growth on H1 2019", "record": "June a record"}
    if row.id in fixed:
        return fixed[row.id]
    if row.unit == "trips":
        return dt.date.fromisoformat(f"{row.period}-01").strftime("%B")
    if row.unit == "days":
        return f"{row.metric.removeprefix('transit days ')}, days"
    place = row.place.partition(" (")[0]
    what = {"hours": " dwell, h", "ratio": " outbound"}.get(row.unit, "")
    return f"{place}{what}{_months(row.period) if row.unit == 'trains' else ''}"


def _months(period: str) -> str:
    """Nothing for the half-year, else the months by name."""
    if period == _HALF_YEAR:
        return ""
    first, last = (dt.date.fromisoformat(day) for day in period.split(".."))
    return (
        f" {first:%b}" if (first.year, first.month) == (last.year, last.month) else f" {first:%b}{sign('–')}{last:%b}"
    )


def _letter(place: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[place % 26]


def source_in_short(source: str) -> str:
    """A source without what a reader does not need to know it by: scheme, `www.`, a long path."""
    words = source.split()
    short = [word.removeprefix("https://").removeprefix("http://").removeprefix("www.") for word in words]
    cut = [word if len(word) <= 48 else f"{word[:45]}..." for word in short]
    return " ".join(cut).replace("CONTEXT.md (the July 2020 source article)", "the source article of July 2020")


def _inside(rows: Iterable[FigureRow]) -> str:
    marked = [row.inside for row in rows if row.inside is not None]
    return f"{sum(marked)} of {len(marked)} figures lie in their band"
