"""Fill the template of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from landbridge.studies import Assumption, PortFigure, RunSummary

__all__ = ["write_report"]

_TEMPLATES = Path(__file__).parent / "templates"
_GROUPS = (("Nation", "trips"), ("Nation", "%"), ("Nation", "share of replications"), ("Ports", "trains"),
           ("Ports", "ratio"), ("Dwell and transit", "hours"), ("Dwell and transit", "days"))  # fmt: skip


def write_report(path: Path, summary: RunSummary, assumptions: Iterable[Assumption]) -> None:
    """Write the page of a run. Raises OSError when the disk does not take it."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # fmt: skip
    environment.filters |= {"figure": _figure, "month": _month, "period": _period, "link": _link, "source": _source}
    text = environment.get_template("report.html.jinja").render(
        run=summary, assumptions=list(assumptions), ports=_drawn(summary.ports), groups=_grouped(summary),
        total=summary.row("total"), growth=summary.row("growth"),
        most_trains=max((month.trains for month in summary.months), default=1),
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")


def _drawn(ports: tuple[PortFigure, ...]) -> list[dict[str, Any]]:
    """Ports with the places of their marks [%]: heights of standing trains, quantiles of dwell."""
    standing = max((max(port.standing) for port in ports), default=0) or 1
    dwell = max((port.dwell_p90_h for port in ports), default=0) or 1
    return [
        {
            "figures": port,
            "heights": [round(100 * value / standing, 1) for value in port.standing],
            "low": round(100 * port.dwell_p10_h / dwell, 1),
            "middle": round(100 * port.dwell_p50_h / dwell, 1),
            "high": round(100 * port.dwell_p90_h / dwell, 1),
        }
        for port in ports
    ]


def _grouped(summary: RunSummary) -> dict[str, list[Any]]:
    """The statement in groups; rows of a unit that is in no group stand in the last one."""
    groups: dict[str, list[Any]] = {title: [] for title, _ in _GROUPS}
    titles = {unit: title for title, unit in _GROUPS}
    for row in summary.statement:
        groups[titles.get(row.unit, _GROUPS[-1][0])].append(row)
    return {title: rows for title, rows in groups.items() if rows}


def _figure(value: float | None, unit: str = "") -> str:
    """A number as it is read: shares in per cent, decimals only where it is not whole."""
    if value is None:
        return ""
    if unit in ("ratio", "share of replications"):
        return f"{100 * value:.1f} %"
    whole = value == round(value) or unit in ("trips", "trains")
    told = f"{value:,.0f}" if whole else f"{value:,.1f}"
    return f"{told} %" if unit == "%" else told


def _month(month: str) -> str:
    return dt.date.fromisoformat(f"{month}-01").strftime("%b %Y")


def _period(period: str) -> str:
    """`2020-01-01..2020-06-30` as `Jan to Jun 2020`; whole months only lose their days."""
    first, _, last = period.partition("..")
    if not last:
        return _month(first) if len(first) == 7 else first
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    if start.day != 1 or (end + dt.timedelta(days=1)).day != 1:
        return f"{start.day} {start:%b} to {end.day} {end:%b %Y}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%b %Y}"
    return f"{start:%b} to {end:%b %Y}" if start.year == end.year else f"{start:%b %Y} to {end:%b %Y}"


def _source(source: str) -> str:
    """A source in words; the notes of the project are named by what they hold."""
    return source.removeprefix("CONTEXT.md (").removesuffix(")") if source.startswith("CONTEXT.md (") else source


def _link(source: str) -> str:
    """The address in a source, to be followed; empty where it has none."""
    return next((word.rstrip(";,") for word in source.split() if word.startswith(("https://", "http://"))), "")
