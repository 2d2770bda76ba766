"""Days and months as sources tell them: 2021-09, 2021-09-25+, 2021-12-18/19, 2020-06-17T18:00, unknown.

What is written covers a span of time in the zone of the place: an instant, a day, a few days, a month, a year. The rule
for what begins and ends: it begins with the first instant of that span, and ends with its last one, so that a day or a
month that is told as an end belongs to it. A `+` says that it held then and beyond: its end is not known.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from landbridge.units import to_ms

__all__ = ["PartialDate", "parse_partial_date"]

_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:/(\d\d)|T(\d\d):(\d\d))?)?)?(\+?)")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The span of time [ms] that a date covers, from its first instant to before `after_ms`; an instant covers none.

    `precision` is minute, day, days, month or year; `onwards` says that what is told of held beyond it too.
    """

    text: str
    first_ms: int
    after_ms: int
    precision: str
    onwards: bool


def parse_partial_date(text: str, zone: ZoneInfo) -> PartialDate | None:
    """A date as a source tells it, in the zone of its place; None where it is empty or unknown. Raises ValueError."""
    if text in ("", "unknown"):
        return None
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no year, month, day or instant")
    year, month, day, last_day, hour, minute, onwards = match.groups()
    if hour is not None:
        at = dt.datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=zone)
        return PartialDate(text, to_ms(at), to_ms(at), "minute", bool(onwards))
    precision = "days" if last_day else "day" if day else "month" if month else "year"
    first = dt.date(int(year), int(month or 1), int(day or 1))
    after = _after(first, int(last_day or 0), precision)
    if after <= first:
        raise ValueError(f"{text!r} ends before it starts")
    first_ms, after_ms = (to_ms(dt.datetime.combine(each, dt.time(), zone)) for each in (first, after))
    return PartialDate(text, first_ms, after_ms, precision, bool(onwards))


def _after(first: dt.date, last_day: int, precision: str) -> dt.date:
    """The day after the span."""
    match precision:
        case "year":
            return dt.date(first.year + 1, 1, 1)
        case "month":
            return (first + dt.timedelta(days=31)).replace(day=1)
        case "days":
            return first.replace(day=last_day) + dt.timedelta(days=1)
        case _:
            return first + dt.timedelta(days=1)
