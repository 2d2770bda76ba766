"""Orders as a person writes them in one line: `cn-alashankou:placing@2020-05-01..2020-05-04`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from landbridge.units import parse_instant_ms

__all__ = ["FORMS", "Order", "parse_order"]

FORMS: Final = {
    "levels": "PORT=LEVEL@FROM[..UNTIL]",
    "closed": "STATION:STAGE@FROM..UNTIL",
    "rotas": "PORT=WORK+QUARANTINE+HOME@FROM[..UNTIL]",
    "test_intervals": "PORT=DAYS@FROM[..UNTIL]",
    "units": "STATION:RESOURCE=UNITS@FROM[..UNTIL]",
}
"""How an order of each kind is written; the kinds are fields of Changes."""

_EXAMPLES: Final = {
    "levels": "alashankou=3@2020-06-01", "closed": "cn-alashankou:placing@2020-05-01..2020-05-04",
    "rotas": "alashankou=14+7+7@2020-05-01", "test_intervals": "alashankou=7@2020-05-01",
    "units": "cn-alashankou:crew=2@2020-05-01..2020-05-15",
}  # fmt: skip
_VALUES: Final = {
    "levels": (r"[0-9]", "a level as one digit"),
    "rotas": (r"[1-9][0-9]*(\+[0-9]+){1,2}", "whole days of work, of quarantine and of rest at home, as 14+7+7"),
    "test_intervals": (r"[1-9][0-9]*", "whole days, at least one, from test to test"),
    "units": (r"[0-9]+", "whole units"),
}  # fmt: skip
"""What the value of an order of a kind looks like, and in words."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order taken apart: of which kind, where, what (a stage or a resource), how much, and when [ms]."""

    kind: str
    text: str
    place: str
    what: str
    value: str
    from_ms: int
    until_ms: int | None


def parse_order(kind: str, text: str) -> Order:
    """An order of a kind, one of FORMS. Raises ValueError, in words.

    Instants are ISO 8601; without a zone they are read in Asia/Shanghai, and a day is its first instant.
    """
    form = FORMS[kind]
    said, _, spell = text.rpartition("@")
    left, _, value = said.partition("=")
    place, _, what = left.partition(":")
    if not place.strip() or bool(what.strip()) != (":" in form) or bool(value.strip()) != ("=" in form):
        raise ValueError(f"expected {form}, such as {_EXAMPLES[kind]}")
    if kind in _VALUES and not re.fullmatch(_VALUES[kind][0], value.strip()):
        raise ValueError(f"expected {_VALUES[kind][1]}, was {value.strip()!r}")
    first, dots, last = spell.partition("..")
    if kind == "closed" and not last:
        raise ValueError(f"expected {form}: say when it opens again")
    start, end = _instant(first), _instant(last) if dots else None
    if end is not None and start >= end:
        raise ValueError("ends before it starts")
    return Order(kind, text, place.strip(), what.strip(), value.strip(), start, end)


def _instant(text: str) -> int:
    try:
        return parse_instant_ms(text.strip())
    except ValueError:
        raise ValueError(f"can not read the instant {text!r}; write 2020-06-01 or 2020-06-01T18:00") from None
