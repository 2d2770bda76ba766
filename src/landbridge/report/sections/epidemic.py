"""Sections of the watch: the epidemic beside the line, who said what, levels and orders at the ports."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.claims import Period
from landbridge.exhibits import ClaimsShown, EpidemicBeside, LevelsShown, PageFrames
from landbridge.report import epidemic_headlines as headlines
from landbridge.report.labels import (
    cause_label,
    claim_label,
    finding_label,
    port_name,
    source_link,
    source_name,
    stance_label,
)
from landbridge.report.sections.nouns import Section, told
from landbridge.report.tables import Cell, Column, Table, csv_link
from landbridge.report.words import Words, instant, listed, month, number, period, say

__all__ = ["claims", "levels", "watch"]


def watch(page: PageFrames, words: Words) -> Section | None:
    """Cases and R beside the busiest port, as known at the end of the window and now."""
    found = page.beside
    if found is None:
        return None
    (headline,) = told(words, headlines.known_then(page)) or ("",)
    lead = told(words, headlines.changed_since(page), headlines.break_read(page))
    about = (say(words, "watch.about", port=port_name(page.summary.ports, found.port)), say(words, "watch.estimate"),
             say(words, "watch.hindsight") if found.hindsight else "",
             say(words, "watch.old_copy") if "no newer copy" in found.findings["kind"] else "")  # fmt: skip
    tables = (_watch_table(words, found), _findings_table(words, found))
    topic = say(words, "topic.watch", place=found.place.rpartition("/")[2])
    return Section("watch", topic, ("input",), headline, lead, about, ("watch",),
                   tuple(each for each in tables if each.rows))  # fmt: skip


def _watch_table(words: Words, found: EpidemicBeside) -> Table:
    """A row a month: cases by both tables, the rate and R at its end; all days are in the CSV."""
    monthly = found.daily.group_by(pl.col("day").dt.strftime("%Y-%m").alias("month"), maintain_order=True)
    months = monthly.agg(pl.col("then", "now").sum(), pl.col("then").count().alias("known"),
                         pl.col("rate", "reproduction", "low", "high").drop_nulls().last())  # fmt: skip
    rows = tuple(_watch_row(words, row) for row in months.to_dicts())
    columns = tuple(Column(say(words, f"column.{head}"), head != "month")
                    for head in ("month", "cases_then", "cases_now", "rate", "reproduction"))  # fmt: skip
    return Table(say(words, "watch.table"), columns, rows, csv_link(found.daily), "watch.csv")


def _watch_row(words: Words, row: dict[str, Any]) -> tuple[Cell, ...]:
    rate = "" if row["rate"] is None else number(words, row["rate"], 1)
    then = number(words, row["then"]) if row["known"] else ""
    r = "" if row["reproduction"] is None else "{} ({}–{})".format(
        *(number(words, row[name], 2) for name in ("reproduction", "low", "high")))  # fmt: skip
    return Cell(month(words, row["month"])), Cell(then), Cell(number(words, row["now"])), Cell(rate), Cell(r)


def _findings_table(words: Words, found: EpidemicBeside) -> Table:
    """What a reader of the series must know, day by day."""
    columns = tuple(Column(say(words, f"column.{head}")) for head in ("date", "finding", "done"))
    rows = tuple((Cell(_days(words, row)), Cell(finding_label(words, row["kind"])), Cell(row["told"], quoted=True))
                 for row in found.findings.to_dicts())  # fmt: skip
    return Table(
        say(words, "watch.findings", findings=len(rows)), columns, rows, csv_link(found.findings), "findings.csv"
    )


def _days(words: Words, row: dict[str, Any]) -> str:
    """From the first to the last day."""
    return period(words, Period(row["first"], row["last"]))


def claims(page: PageFrames, words: Words) -> Section | None:
    """Who said what, and what each claim is by that."""
    found, sentence = page.claims, headlines.claims_now(page)
    if found is None or sentence is None:
        return None
    counts = [say(words, f"claims.{name}", n=n) for name, n in sentence.values["counts"]]
    headline = say(words, sentence.key, claims=sentence.values["claims"], counts=listed(words, counts))
    return Section("claims", say(words, "topic.claims"), ("input",), headline, _turned(page, words),
                   (say(words, "claims.about"), say(words, "claims.rule")), ("claims",),
                   (_claims_table(words, found), _statements_table(words, found)))  # fmt: skip


def _turned(page: PageFrames, words: Words) -> tuple[str, ...]:
    """The claim that changed most, and through which statuses."""
    found = headlines.changed_most(page)
    if found is None or page.claims is None:
        return ()
    label = claim_label(words, page.claims, found.values["proposition"])
    way = " → ".join(say(words, f"status.{name}") for name in found.values["statuses"])
    return (say(words, found.key, claim=label, way=way, since=found.values["since"].date()),)


def _claims_table(words: Words, found: ClaimsShown) -> Table:
    heads = (
        ("claim", False),
        ("status", False),
        ("use", False),
        ("since", False),
        ("statements", True),
        ("text", False),
    )
    rows = tuple(
        (Cell(claim_label(words, found, row["proposition"])), Cell(say(words, f"status.{row['status']}")),
         Cell(say(words, f"use.{row['use']}")), Cell(instant(words, row["since"])),
         Cell(number(words, row["statements"])), Cell(row["text"], quoted=True))
        for row in found.now.to_dicts()
    )  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), numbers) for head, numbers in heads)
    return Table(say(words, "claims.table"), columns, rows, csv_link(found.now), "claims.csv")


def _statements_table(words: Words, found: ClaimsShown) -> Table:
    """Every statement with its address, as they became known."""
    frame = found.statements.sort("known_at", "said_at", "id")
    rows = tuple(
        (Cell(instant(words, row["known_at"])), Cell(row["source_name"], quoted=True),
         Cell(stance_label(words, row["stance"], firm=row["firm"])),
         Cell(claim_label(words, found, row["proposition"])),
         Cell(source_name(row["url"]), source_link(row["url"]), quoted=True))
        for row in frame.to_dicts()
    )  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}")) for head in ("known", "who", "stance", "claim", "source"))
    plain = frame.with_columns(pl.col("echo_of").list.join(" "), pl.col("said_at", "known_at", "review_by").dt.strftime(
        "%Y-%m-%dT%H:%MZ"))  # fmt: skip
    return Table(
        say(words, "claims.statements", statements=len(rows)), columns, rows, csv_link(plain), "statements.csv"
    )


def levels(page: PageFrames, words: Words) -> Section | None:
    """The level each port was called to, and the orders in force."""
    found = page.levels
    if found is None:
        return None
    sentences = told(words, headlines.highest_level(page), headlines.orders_held(page))
    tables = (_levels_table(page, words, found), _orders_table(page, words, found))
    about = (*([say(words, "levels.about")] if found.levels.height else []), say(words, "levels.meaning"))
    return Section("levels", say(words, "topic.levels"), ("input",), sentences[0], sentences[1:], about,
                   ("levels",), tuple(each for each in tables if each.rows))  # fmt: skip


def _levels_table(page: PageFrames, words: Words, found: LevelsShown) -> Table:
    """Spells above routine; those at level 0 are in the CSV."""
    heads = (("port", False), ("level", True), ("first", False), ("last", False), ("cause", False), ("source", False))
    rows = tuple(
        (Cell(port_name(page.summary.ports, row["port"], words)), Cell(str(row["level"])),
         *(Cell(say(words, "date.of", day=row[name])) for name in ("first", "last")),
         Cell(listed(words, [cause_label(words, each) for each in row["causes"].split(";") if each])),
         Cell(source_name(row["sources"]), source_link(row["sources"]), quoted=True))
        for row in found.levels.filter(pl.col("level") > 0).to_dicts()
    )  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}"), numbers) for head, numbers in heads)
    return Table(say(words, "levels.table"), columns, rows, csv_link(found.levels), "levels.csv")


def _orders_table(page: PageFrames, words: Words, found: LevelsShown) -> Table:
    heads = ("order", "port", "from", "until", "effects", "cause", "ordered_by", "source")
    rows = tuple(
        (Cell(row["id"], quoted=True), Cell(port_name(page.summary.ports, row["port"], words)),
         *(Cell(row[name].replace("T", " ")) for name in ("start", "until")),
         *(Cell(row[name], quoted=True) for name in ("effects", "cause", "ordered_by")),
         Cell(source_name(row["source"]), source_link(row["source"]), quoted=True))
        for row in found.orders.to_dicts()
    )  # fmt: skip
    columns = tuple(Column(say(words, f"column.{head}")) for head in heads)
    return Table(say(words, "levels.orders", orders=len(rows)), columns, rows, csv_link(found.orders), "orders.csv")
