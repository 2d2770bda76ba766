"""The door of protocols.csv, row against row: orders that contradict each other, and stops that nobody would lift."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, product

from landbridge.ports import Protocol, clashing_stops
from landbridge.scenario.protocol_door import FILE, said
from landbridge.tables import Inspection, Row

__all__ = ["check_in_force", "check_rows"]

_WORDS = {"all": ("container", "background"), "container": ("container",), "background": ("background",)}
"""Classes of trains that a stop is for, in the two that stop everything together."""
_STOP = 4
_SAYS = ("id", "port", "station", "direction", "train_class", "effect", "stage", "resource", "cargo_class")
"""Columns in which two rows that say something of one thing are alike."""


def check_rows(rows: Sequence[Row], inspection: Inspection) -> None:
    """What can not be whether it is in force or not; every fault is reported."""
    _check_alike(rows, inspection)
    _check_said_once(rows, inspection)
    _check_ends(rows, inspection)


def check_in_force(rules: Sequence[Protocol], rows: Sequence[Row], inspection: Inspection) -> None:
    """What can not be at once: of the rules in force, which are made of `rows`."""
    _check_one_way(rules, rows, inspection)
    _check_levels(rows, inspection)


def _check_alike(rows: Iterable[Row], inspection: Inspection) -> None:
    """The rows of one protocol are in force together or not at all."""
    first: dict[str, Row] = {}
    for row in rows:
        before = first.setdefault(row["id"], row)
        if before["in_force"] != row["in_force"]:
            _report(inspection, row, "in_force", f"row {before.line} of protocol {row['id']} says otherwise",
                    "say the same in all rows of a protocol")  # fmt: skip


def _check_said_once(rows: Iterable[Row], inspection: Inspection) -> None:
    """A protocol says one thing of one time."""
    for before, row in _overlapping(rows, lambda row: tuple(row[name] for name in _SAYS)):
        if before["from"] != row["from"]:  # rows alike in `from` too were told of when the table was read
            values = [_value(each) for each in (before, row)]
            told = f"{values[1]} here, {values[0]} there" if values[0] != values[1] else f"{values[0]} twice"
            _report(inspection, row, "from", f"overlaps row {before.line} of the same protocol: {row['effect']} {told}",
                    "let one row end where the other begins")  # fmt: skip


def _check_ends(rows: Iterable[Row], inspection: Inspection) -> None:
    """A protocol that lets no class of train cross, either way, ends or is looked at again; so is a loading stop."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["until"] is None and row["review"] is None:
            groups.setdefault((row["id"], row["port"]), []).append(row)
    for first, *more in groups.values():
        told = ""
        if (first["level"] or 0) >= _STOP:
            told = f"level {first['level']} stops loading"
        elif any(row["effect"] == "not_loaded" for row in (first, *more)):
            told = f"{first['id']} stops loading"
        elif {each for row in (first, *more) for each in _stopped(row)} == {*product(_WORDS["all"], _WAYS)}:
            told = f"{first['id']} allows no class of train either way"
        if told:
            _report(inspection, first, "until", f"{told}, and nobody would lift it", "give an end, or a day of review")


_WAYS = ("outbound", "inbound")


def _stopped(row: Row) -> Iterator[tuple[str, str]]:
    """(class, direction) of the trains that a row stops."""
    classes = _WORDS.get(row["train_class"], ()) if row["effect"] == "suspended" else ()
    return product(classes, _WAYS if row["direction"] == "both" else (row["direction"],))


def _check_one_way(rules: Sequence[Protocol], rows: Sequence[Row], inspection: Inspection) -> None:
    """Rules in force stop one stage in one way."""
    line = {rule: row.line for rule, row in zip(reversed(rules), reversed(rows), strict=True)}
    for one, other in clashing_stops(rules):
        inspection.report(FILE, f"row {line[one]} stops the same stage in another way",
                          "stop it by one resource or by the stage itself, with one word in in_service",
                          row=line[other], column="in_service", value=other.in_service)  # fmt: skip


def _check_levels(rows: Iterable[Row], inspection: Inspection) -> None:
    """A port is at one alert level at a time; of two levels one fault is reported, not one a row."""
    told: set[Hashable] = set()
    for before, row in _overlapping((row for row in rows if row["level"] is not None), lambda row: row["port"]):
        pair = (row["port"], before["id"], row["id"])
        if before["level"] != row["level"] and pair not in told:
            told.add(pair)
            _report(inspection, row, "level", f"{row['port']} is at level {before['level']} then, by row {before.line}",
                    "let one level end where the other begins, or put one of them out of force")  # fmt: skip


def _overlapping(rows: Iterable[Row], of: Callable[[Row], Hashable]) -> Iterator[tuple[Row, Row]]:
    """Pairs of rows about one thing whose times overlap, in the order of the table."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(of(row), []).append(row)
    for group in groups.values():
        for one, other in combinations(group, 2):
            later = max(one["from"], other["from"])
            if all(row["until"] is None or later < row["until"] for row in (one, other)):
                yield one, other


def _value(row: Row) -> str:
    parts = [row["rota"]] if row["rota"] else [f"{each:g}" for each in (row["value"], row["most"]) if each is not None]
    return " to ".join(parts) or "stopped"


def _report(inspection: Inspection, row: Row, column: str, problem: str, remedy: str) -> None:
    inspection.report(FILE, problem, remedy, row=row.line, column=column, value=said(row, column))
