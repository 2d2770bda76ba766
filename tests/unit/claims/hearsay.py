"""A small case: one question, five sources, instants as hours of one day."""

from __future__ import annotations

import datetime as dt

from landbridge.claims import Case, Proposition, Source, Statement

SICK = "sick"
"""The one question: people of the station are ill."""

SOURCES = {
    "ministry": Source("ministry", "Ministry", "national_health_authority", frozenset({SICK}), frozenset({SICK})),
    "railway": Source("railway", "Railway", "operator", frozenset(), frozenset({SICK})),
    "who": Source("who", "WHO", "intergovernmental_health", frozenset({SICK})),
    "institute": Source("institute", "Institute", "laboratory", frozenset({SICK})),
    "paper": Source("paper", "Paper", "media"),
    "radio": Source("radio", "Radio", "media"),
}


def hour(number: float) -> dt.datetime:
    """So many hours after the day began, in UTC."""
    return dt.datetime(2020, 7, 9, tzinfo=dt.UTC) + dt.timedelta(hours=number)


def said(
    id_: str, source: str, stance: str, at: float, *, known: float | None = None, of: str = "", **more: object
) -> Statement:
    """A statement on the question, known at once unless told otherwise; `of` are ids of what it repeats."""
    url = f"https://example.org/{id_}"
    instants = (hour(at), hour(at if known is None else known))
    return Statement(id_, source, *instants, SICK, stance, derived_from=tuple(of.split()), url=url, **more)  # type: ignore[arg-type]


def case_of(*statements: Statement) -> Case:
    """The case of these statements."""
    return Case("station", SOURCES, {SICK: Proposition(SICK, "people of the station are ill")}, statements)
