"""The page's words: one catalogue a language, plurals, numbers, dates and names of places as that language has them.

A text of a catalogue has places for values, `{trains:count.train}`, `{month:month}`, `{days:n1}`; the part behind the
colon says how a value is told (`Words.format_field`). Plurals have a text for each plural form.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from landbridge.claims import Period
from landbridge.errors import WrongUse
from landbridge.network import load_network

__all__ = [
    "LANGUAGES",
    "Words",
    "count",
    "day",
    "instant",
    "listed",
    "load_words",
    "month",
    "number",
    "period",
    "place",
    "say",
    "short_period",
]

LANGUAGES: Final = ("en", "zh", "ru")
_CATALOGUES = Path(__file__).parent / "catalogues"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"

Text = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """A language: its catalogue by key, and names of places by id and by English name."""

    language: str
    texts: Mapping[str, Text]
    places: Mapping[str, str]


def load_words(language: str) -> Words:
    """The catalogue of a language of LANGUAGES. Raises WrongUse for another one."""
    if language not in LANGUAGES:
        raise WrongUse(f"no page is written in {language!r}; use any of {', '.join(LANGUAGES)}")
    texts = json.loads((_CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    return Words(language, texts, _names(language))


def _names(language: str) -> dict[str, str]:
    with (_CATALOGUES / "places.csv").open(encoding="utf-8", newline="") as stream:
        return {row["place"]: row[language] for row in csv.DictReader(stream) if row.get(language)}


# ---- texts


def say(words: Words, key: str, /, **values: Any) -> str:
    """The text of a key with its values told as the language does. Raises KeyError where there is none."""
    text = words.texts[key]
    assert isinstance(text, str), f"{key} is counted: use count"
    return _Teller(words).vformat(text, (), values)


def count(words: Words, noun: str, value: float, digits: int = 0) -> str:
    """A number of things, in the plural form that goes with it: `1 train`, `2 поезда`, `5 поездов`."""
    forms = words.texts[f"count.{noun}"]
    assert isinstance(forms, Mapping), f"count.{noun} has no plural forms"
    shown = round(value, digits)
    whole = digits == 0 or words.language == "zh"
    return forms[_PLURALS[words.language](shown, whole)].replace("{n}", number(words, value, digits))


class _Teller(string.Formatter):
    """Fills a text; the part behind a colon says how."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        kind, _, noun = format_spec.partition(".")
        return _TELL[kind](self._words, value, noun) if noun else _TELL[kind](self._words, value)


def _counted(words: Words, value: float, noun: str) -> str:
    return count(words, noun, value)


def _counted_to_tenths(words: Words, value: float, noun: str) -> str:
    return count(words, noun, value, 1)


# ---- numbers


def number(words: Words, value: float, digits: int = 0) -> str:
    """A number with the marks of the language at the thousands and before decimals.

    Russian has a no-break space and a comma (CLDR 46, numbers of `ru`), English and Chinese a comma and a point.
    """
    text = f"{value:,.{digits}f}"
    if words.language == "ru":
        text = text.replace(",", _NO_BREAK).replace(".", ",")
    return text.replace("-", _MINUS) if float(f"{value:.{digits}f}") else text.replace("-", "")


def _to_tenths(words: Words, value: float) -> str:
    return number(words, value, 1)


def _to_hundredths(words: Words, value: float) -> str:
    return number(words, value, 2)


def _signed(words: Words, value: float) -> str:
    return f"{'+' if value >= 0 else ''}{number(words, value, 1)}"


def _signed_whole(words: Words, value: float) -> str:
    return f"{'+' if value >= 0 else ''}{number(words, value)}"


def _percent(words: Words, value: float) -> str:
    return f"{number(words, 100 * value)}{'' if words.language == 'zh' else _NO_BREAK}%"


# Plural forms of whole numbers and of numbers with decimals (CLDR 46, plural rules, cardinals).


def _english(value: float, whole: bool) -> str:  # noqa: FBT001 (a table of functions calls it)
    return "one" if whole and value == 1 else "other"


def _chinese(value: float, whole: bool) -> str:  # noqa: FBT001
    del value, whole
    return "other"


def _russian(value: float, whole: bool) -> str:  # noqa: FBT001
    if not whole:
        return "other"
    tens, ones = round(abs(value)) % 100, round(abs(value)) % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if ones in (2, 3, 4) and tens not in (12, 13, 14) else "many"


_PLURALS: Final[Mapping[str, Callable[[float, bool], str]]] = {"en": _english, "zh": _chinese, "ru": _russian}


# ---- days and months


def month(words: Words, value: str | dt.date, form: str = "month") -> str:
    """A month, `2020-06`, with its year; without it in the form `month_short` (`Jun`)."""
    first = dt.date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    name = str(words.texts[f"{form}.{first.month}"])
    return name if form != "month" else say(words, "date.month", month=name, year=str(first.year))


def day(words: Words, value: dt.date) -> str:
    """A day without its year: `28 June`."""
    return say(words, "date.day", day=str(value.day), month=str(words.texts[f"month_of.{value.month}"]))


def _date(words: Words, value: dt.date) -> str:
    return say(words, "date.date", day=day(words, value), year=str(value.year))


def instant(words: Words, value: dt.datetime) -> str:
    """An instant to the minute in UTC: `9 July 2020, 10:00 UTC`."""
    at = value.astimezone(dt.UTC)
    return say(words, "date.instant", date=_date(words, at.date()), time=f"{at:%H:%M}")


def period(words: Words, value: Period) -> str:
    """A period in as few words as are true: a year, months, days."""
    first, last = value.first, value.last
    if first.day != 1 or (last + dt.timedelta(days=1)).day != 1:
        return _days(words, first, last)
    if (first.year, first.month) == (last.year, last.month):
        return month(words, first)
    if (first.month, last.month, first.year) == (1, 12, last.year):
        return say(words, "date.year", year=str(first.year))
    if first.year == last.year:
        names = (str(words.texts[f"month.{each.month}"]) for each in (first, last))
        return say(words, "date.months", **dict(zip(("first", "last"), names, strict=True)), year=str(first.year))
    return say(words, "date.range", first=month(words, first), last=month(words, last))


def short_period(words: Words, value: Period) -> str:
    """Months of one year by their short names, `Jan–Jun 2020`; another period as `period` tells it."""
    first, last = value.first, value.last
    if first.day != 1 or (last + dt.timedelta(days=1)).day != 1 or first.year != last.year:
        return period(words, value)
    if (first.month, last.month) == (1, 12):
        return period(words, value)
    names = [month(words, each, "month_short") for each in dict.fromkeys((first, last.replace(day=1)))]
    return say(words, "date.month", month="–".join(names), year=str(first.year))


def _days(words: Words, first: dt.date, last: dt.date) -> str:
    if first == last:
        return _date(words, first)
    if (first.year, first.month) == (last.year, last.month):
        name = str(words.texts[f"month_of.{last.month}"])
        return say(words, "date.days", first=str(first.day), last=str(last.day), month=name, year=str(last.year))
    start = day(words, first) if first.year == last.year else _date(words, first)
    return say(words, "date.range", first=start, last=_date(words, last))


# ---- places


def place(words: Words, value: str) -> str:
    """A place or port, by id or English name, as the language calls it; in English where it has no name for it."""
    location = load_network().locations.get(value)
    known = words.places.get(value) or words.places.get(location.label if location else "")
    if known or location is None:
        return known or value
    local = location.name_local or ""
    written = {"zh": ("\u4e00", "\u9fff"), "ru": ("\u0400", "\u04ff")}.get(words.language)
    if written and location.country in _LOCAL[words.language] and written[0] <= local[:1] <= written[1]:
        return local
    return location.label


_LOCAL: Final = {"zh": ("CN",), "ru": ("RU", "BY", "KZ", "KG", "UZ")}
"""Countries whose table of places has the names in the language."""


def _places(words: Words, value: str | Iterable[str]) -> str:
    return place(words, value) if isinstance(value, str) else listed(words, [place(words, each) for each in value])


def _months(words: Words, value: Iterable[str]) -> str:
    return listed(words, [month(words, each) for each in value])


def listed(words: Words, texts: Sequence[str]) -> str:
    """`a, b and c` as the language joins them."""
    last = str(words.texts["list.last"]).join(texts[-2:])
    return str(words.texts["list"]).join((*texts[:-2], last))


def _outcome(words: Words, outcome: str) -> str:
    return str(words.texts.get(f"outcome.{outcome}", outcome))


def _leg(words: Words, name: str) -> str:
    """A part of a journey: a stretch of line by its key, or the ports that it is at."""
    text = words.texts.get(f"leg.{name}")
    return str(text) if text else _places(words, name.split(", "))


_TELL: Final[dict[str, Callable[..., str]]] = {
    "n": number, "n1": _to_tenths, "n2": _to_hundredths, "signed": _signed, "signed_whole": _signed_whole,
    "percent": _percent, "count": _counted, "count1": _counted_to_tenths, "month": month, "day": day, "date": _date,
    "instant": instant, "period": period, "place": _places, "leg": _leg, "outcome": _outcome, "months": _months,
}  # fmt: skip
