"""Which statements of a book are given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

__all__ = ["Asked"]


class Asked(TypedDict, total=False):
    """`history`: all revisions and retractions too; `since` and `until` are instants of the world."""

    history: bool
    since: dt.datetime | None
    until: dt.datetime | None
    subjects: Sequence[str] | None
    types: Sequence[str] | None
    classifiers: Sequence[str] | None
    parties: Sequence[str] | None
