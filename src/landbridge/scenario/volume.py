"""More or fewer trains of a scenario, in the same proportions; trains that run either way keep id and departure.

The trains of a service in a month are those of `departures.csv`, evenly spread, and of `trains.csv`. More trains are
single trains beside them, spread evenly over the same open days with a phase of their own. Of fewer trains those that
stay are taken evenly from those that were. So a train that runs in both worlds leaves at the same instant and draws the
same, and pairs of replications differ by their cause alone. Other freight (`background.csv`) stays as it is.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import zlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from landbridge.scenario.folder import Folder
from landbridge.scenario.nouns import Window
from landbridge.services import Departures, Journey, dated_journeys
from landbridge.tables import Row, Table
from landbridge.units import DAY_MS, date_ms, month_of

__all__ = ["parse_volume", "scale_volume", "share_out"]

_MOST = 10.0  # [times as many]: beyond it a slip of the pen is likelier than a plan
_Key = TypeVar("_Key", bound=Hashable)


def parse_volume(text: str) -> float:
    """How many times as many trains `+36%` or `-20%` are: 1.36 or 0.8. Raises ValueError, in words."""
    told = text.strip().replace(" ", "")
    if told[:1] not in ("+", "-") or not told.endswith("%"):
        raise ValueError("expected a sign, a number and %, such as +36%")
    try:
        factor = 1 + float(told[:-1]) / 100
    except ValueError:
        raise ValueError("expected a sign, a number and %, such as +36%") from None
    if not 0 < factor <= _MOST:
        raise ValueError(f"expected more than -100% and at most +{100 * (_MOST - 1):.0f}%")
    return factor


def share_out(parts: Mapping[_Key, float], total: int) -> dict[_Key, int]:
    """Whole numbers near the parts that add up to a total: those with the largest remainders are rounded up.

    The method of largest remainders (Hamilton); of equal ones the first by name. The total is the sum of the parts,
    rounded up or down.
    """
    whole = {name: math.floor(part) for name, part in parts.items()}
    missing = total - sum(whole.values())
    for name in sorted(parts, key=lambda name: (whole[name] - parts[name], str(name)))[:missing]:
        whole[name] += 1
    return whole


@dataclass(frozen=True, slots=True)
class _Month:
    """The trains of one service in one month: the row of departures.csv, if there is one, and the single trains."""

    service: str
    month: str
    row: Row | None
    open_days: tuple[dt.date, dt.date]
    trains: tuple[Journey, ...]


def scale_volume(folder: Folder, window: Window, factor: float, *, source: str) -> Folder:
    """The same folder in memory with `factor` times as many trains; `source` stands in the rows that are added.

    For each class of trains the total of the months that are counted whole is rounded once, shared out over these
    months, and in each month over its services, each time by largest remainders; any other month has a rounded total of
    its own. Rows that the door will refuse stay as they are.
    """
    classes = {row["id"]: row["class"] for row in folder.rows("services")}
    months = [each for each in _months(folder) if each.service in classes]
    wanted = _wanted(months, classes, window, factor)
    own = {row["id"] for row in folder.rows("trains")}
    gone: set[int] = set()
    left_out: set[str] = set()
    singles: list[Journey] = []
    for each in months:
        count = wanted[each.service, each.month]
        if count > len(each.trains):
            singles += _added(each, count - len(each.trains))
        elif count < len(each.trains):
            stay = _thinned(each.trains, count)
            left_out |= {train.id for train in each.trains} - {train.id for train in stay}
            if each.row is not None:
                gone.add(each.row.line)
                singles += [train for train in stay if train.id not in own]
    return _with_trains(folder, gone, left_out, singles, source)


def _with_trains(folder: Folder, gone: set[int], left_out: set[str], singles: Sequence[Journey], source: str) -> Folder:
    departures = tuple(row for row in folder.rows("departures") if row.line not in gone)
    kept = tuple(row for row in folder.rows("trains") if row["id"] not in left_out)
    first = max((row.line for row in folder.rows("trains")), default=1) + 1
    added = (
        Row(first + n, {"id": train.id, "service": train.service, "departs": train.departs_ms, "source": source})
        for n, train in enumerate(sorted(singles, key=lambda train: (train.departs_ms, train.id)))
    )
    tables = {"departures": Table("departures.csv", departures), "trains": Table("trains.csv", (*kept, *added))}
    return replace(folder, tables={**folder.tables, **tables})


def _months(folder: Folder) -> Iterator[_Month]:
    """Service by service and month by month; rows whose days do not lie in their month are passed over."""
    singles: dict[tuple[str, str], list[Journey]] = {}
    for row in folder.rows("trains"):
        train = Journey(row["id"], row["service"], row["departs"])
        singles.setdefault((train.service, month_of(train.departs_ms)), []).append(train)
    for row in folder.rows("departures"):
        first, last = _open_days(row["month"], row["first_day"], row["last_day"])
        if first <= last and (first.year, first.month) == (last.year, last.month):
            regular = dated_journeys([Departures(row["service"], row["month"], row["trains"], first, last)])
            beside = singles.pop((row["service"], row["month"]), [])
            yield _Month(row["service"], row["month"], row, (first, last), _in_order((*regular, *beside)))
    for (service, month), trains in singles.items():
        yield _Month(service, month, None, _open_days(month, None, None), _in_order(trains))


def _open_days(month: str, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date]:
    year, number = map(int, month.split("-"))
    return first or dt.date(year, number, 1), last or dt.date(year, number, calendar.monthrange(year, number)[1])


def _in_order(trains: Sequence[Journey]) -> tuple[Journey, ...]:
    return tuple(sorted(trains, key=lambda train: (train.departs_ms, train.id)))


def _wanted(
    months: Sequence[_Month], classes: Mapping[str, str], window: Window, factor: float
) -> dict[tuple[str, str], int]:
    """Trains by service and month."""
    found: dict[tuple[str, str], int] = {}
    for train_class in dict.fromkeys(classes[each.service] for each in months):
        parts: dict[str, dict[str, float]] = {}
        for each in months:
            if classes[each.service] == train_class:
                parts.setdefault(each.month, {})[each.service] = len(each.trains) * factor
        for month, total in _month_totals(parts, window).items():
            shared = share_out(parts[month], total)
            found |= {(service, month): count for service, count in shared.items()}
    return found


def _month_totals(parts: Mapping[str, Mapping[str, float]], window: Window) -> dict[str, int]:
    """Trains by month: those counted whole add up to their rounded sum, each other one is rounded."""
    exact = {month: sum(shares.values()) for month, shares in parts.items()}
    counted = {month: total for month, total in exact.items() if _is_counted(month, window)}
    whole = share_out(counted, round(sum(counted.values())))
    return {month: whole[month] if month in whole else round(total) for month, total in exact.items()}


def _is_counted(month: str, window: Window) -> bool:
    first, last = _open_days(month, None, None)
    return window.count_from <= first and last <= window.count_to


def _added(month: _Month, count: int) -> Iterator[Journey]:
    """Trains numbered on from those there are, evenly over the open days."""
    first, last = month.open_days
    start, days = date_ms(first), (last - first).days + 1
    phase = (zlib.crc32(f"{month.service} added".encode()) + 0.5) / 2**32
    taken = {train.id for train in month.trains}
    ids = (name for k in range(1, len(taken) + count + 1)
           if (name := f"{month.service}.{month.month}.{k:02d}") not in taken)  # fmt: skip
    for k, name in zip(range(count), ids, strict=False):
        yield Journey(name, month.service, start + int((k + phase) / count * days * DAY_MS))


def _thinned(trains: Sequence[Journey], count: int) -> list[Journey]:
    """So many of the trains, evenly taken in order of departure."""
    return [trains[int((k + 0.5) * len(trains) / count)] for k in range(count)]
