"""Headlines of the watch: what was known of the epidemic, claims, levels, crews, and what the measures did.

As in `headlines`, each function gives the key of a sentence and what it names, or None.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from landbridge.control import MeasuresEffect
from landbridge.exhibits import PageFrames
from landbridge.report.headlines import Told

__all__ = [
    "break_read",
    "changed_most",
    "changed_since",
    "claims_now",
    "crews_found",
    "crews_out",
    "highest_level",
    "known_then",
    "measures_did",
    "orders_held",
]  # fmt: skip

_WEEK: Final = dt.timedelta(days=6)  # with the day itself seven days
STATUSES: Final = ("confirmed", "disputed", "reported", "denied", "retracted")
IN_HEADLINE: Final = ("dwell-mean-", "transit-ganzhou-")
"""Effects that the short sentence tells; all are in the long one."""


def known_then(page: PageFrames) -> Told | None:
    """R and the 7-day rate as known when the window ended; the rate alone, or the total, where that is all."""
    found = page.beside
    if found is None:
        return None
    place = {"place": found.place.rpartition("/")[2], "day": found.day}
    if found.rate is None:
        return Told("headline.watch_total", {**place, "total": found.total})
    if found.reproduction is None:
        return Told("headline.watch_rate", {**place, "rate": found.rate.value})
    r = found.reproduction
    return Told("headline.watch", {**place, "rate": found.rate.value, "r": r.value, "low": r.low, "high": r.high})


def changed_since(page: PageFrames) -> Told | None:
    """By how much the last figure known then was changed since [persons]."""
    found = page.beside
    if found is None:
        return None
    by = found.total_now - found.total
    values = {"day": found.day, "total": found.total}
    return (
        Told("watch.changed", {**values, "by": by, "now": found.total_now}) if by else Told("watch.unchanged", values)
    )


def break_read(page: PageFrames) -> Told | None:
    """The highest R in the week from a declared break on, with it bridged and without; of several that differ most."""
    found = page.beside
    if found is None:
        return None
    days = found.findings.filter(pl.col("kind") == "break bridged")["first"]
    read: list[tuple[float, dict[str, object]]] = []
    for day in days:
        week = found.daily.filter(pl.col("day").is_between(day, day + _WEEK)).drop_nulls(["reproduction", "unbridged"])
        if week.height:
            bridged, unbridged = (float(week[name].to_numpy().max()) for name in ("reproduction", "unbridged"))
            read.append((unbridged - bridged, {"day": day, "bridged": bridged, "unbridged": unbridged}))
    return Told("watch.break", max(read, key=lambda each: each[0])[1]) if read else None


def claims_now(page: PageFrames) -> Told | None:
    """How many claims of the case have which status, by what is known today."""
    if page.claims is None:
        return None
    statuses = page.claims.now["status"].to_list()
    counts = [(name, statuses.count(name)) for name in STATUSES if name in statuses]
    return Told("headline.claims", {"claims": len(statuses), "counts": counts})


def changed_most(page: PageFrames) -> Told | None:
    """The claim whose status changed most often, of several the first, with its statuses; None below two changes."""
    if page.claims is None or page.claims.spells.is_empty():
        return None
    spells = page.claims.spells.partition_by("proposition", maintain_order=True)
    most = max(spells, key=lambda each: each.height)
    values = {"proposition": most["proposition"][0], "statuses": most["status"].to_list()}
    return Told("claims.changed", {**values, "since": most["start"][-1]}) if most.height > 2 else None


def highest_level(page: PageFrames) -> Told | None:
    """The highest level in the window, the ports that were called to it, and on how many days at most."""
    if page.levels is None or page.levels.levels.is_empty():
        return None
    frame = page.levels.levels
    level = int(frame["level"].to_numpy().max())
    if level == 0:
        return Told("headline.level_none", {})
    span = pl.col("last").sub(pl.col("first")).dt.total_days().add(1)
    days = frame.filter(pl.col("level") == level).group_by("port", maintain_order=True).agg(span.sum().alias("days"))
    ports = [_name(page, port) for port in days["port"]]
    return Told("headline.level", {"level": level, "ports": ports, "days": int(days["days"].to_numpy().max())})


def orders_held(page: PageFrames) -> Told | None:
    """How many protocols were in force within the window."""
    if page.levels is None or page.levels.orders.is_empty():
        return None
    return Told("levels.in_force", {"orders": page.levels.orders["id"].n_unique()})


def crews_found(page: PageFrames) -> Told | None:
    """People infected and found, and tests, in the window: the mean over the replications, all ports together."""
    if page.crews is None:
        return None
    sums = page.crews.select(pl.col("tests", "found", "infected").sum()).row(0, named=True)
    return Told("headline.crews", sums)


def crews_out(page: PageFrames) -> Told | None:
    """The most people out of duty at a port on a day in any replication; None where nobody ever is."""
    if page.crews is None:
        return None
    worst = page.crews.sort("out_worst", "day", "port", descending=[True, False, False]).row(0, named=True)
    values = {"port": _name(page, worst["port"]), "people": worst["out_worst"], "day": worst["day"]}
    return Told("crews.worst", values) if worst["out_worst"] else None


def measures_did(page: PageFrames) -> MeasuresEffect | None:
    """The effect of the measures, where it has been found out."""
    return page.effect if page.effect is not None and page.effect.effects else None


def _name(page: PageFrames, port: str) -> str:
    return next((each.name for each in page.summary.ports if each.id == port), port)
