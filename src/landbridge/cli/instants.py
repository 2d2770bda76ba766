"""Instants as options give them."""

from __future__ import annotations

import datetime as dt

__all__ = ["read_instant"]


def read_instant(text: str, example: str, *, told: str = "") -> dt.datetime:
    """The instant of a text in UTC; without a zone it is read in Asia/Shanghai.

    Raises WrongUse that shows an example; `told` says where the text stands, as " of --at".
    """
    from landbridge.errors import WrongUse
    from landbridge.units import from_ms, parse_instant_ms

    try:
        return from_ms(parse_instant_ms(text))
    except (ValueError, OverflowError):
        raise WrongUse(f"can not read the instant {text!r}{told}; write {example}") from None
