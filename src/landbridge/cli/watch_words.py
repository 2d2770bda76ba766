"""Words that the screens of the watch share: dates, figures with their interval, names of places."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from landbridge.cli.screen import sign

if TYPE_CHECKING:
    from landbridge.control import Figure

__all__ = ["age_text", "date_text", "figure_text", "head_text", "name_of", "since_text"]

_USUAL_AGE_D: Final = 3


def date_text(day: dt.date) -> str:
    """A day as 9 Jul 2020."""
    return f"{day.day} {day:%b %Y}"


def age_text(day: dt.date, at: dt.datetime) -> str:
    """How old the newest figure is, where it is older than figures usually are."""
    days = (at.date() - day).days
    return f", {days} days old !" if days > _USUAL_AGE_D else ""


def figure_text(figure: Figure, digits: int) -> str:
    """The interval of a figure, in brackets."""
    return f"({figure.low:,.{digits}f}{sign('–')}{figure.high:,.{digits}f})"


def name_of(place: str) -> str:
    """A country, or a province without its country."""
    return place.rpartition("/")[2]


def head_text(at: dt.datetime, known_at: dt.datetime | None) -> str:
    """What was known when, in both times."""
    from landbridge.units import COUNTING_ZONE

    local = at.astimezone(COUNTING_ZONE)
    word = "by the last copy," if known_at is None else "known at"
    return f"{word} {at:%Y-%m-%d %H:%M} UTC, {local:%a %d %b %H:%M} Asia/Shanghai"


def since_text(at: dt.datetime) -> str:
    """The option that asks for the same instant again."""
    return f"--known-at {at:%Y-%m-%dT%H:%MZ}"
