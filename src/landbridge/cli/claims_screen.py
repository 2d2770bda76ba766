"""Who said what, as text in 80 columns and as JSON."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from landbridge.cli.screen import console, folded, program, quoted, sign

if TYPE_CHECKING:
    from landbridge.claims import Case, Status, StatusChange

__all__ = ["case_as_json", "instant_text", "show_case"]

_USES: Final = {"none": "nothing", "close": "close the question", "watch": "keep watch", "act": "act on it"}
_FLAGS: Final = {
    "contested": "asserted and denied",
    "self_denial": "of those competent only a party with an interest denies it, which alone lowers no alert",
    "implicit_denial": "a broader sentence was taken for a denial",
    "denial_only": "denied, and asserted by nobody",
    "under_investigation": "somebody investigates",
    "has_echoes": "repeated by others, which adds nothing",
    "stale": "a word that counts is past its review",
}
_LEGEND: Final = (
    "{counts} counts; {not_} does not: it repeats others, or its source has a newer word. * competent to settle it; "
    "! has an interest in its not being so. Times are UTC. known: when it became known; a status is made of what was "
    "known by then."
)
_USE: Final = (
    "use: act on a claim that is confirmed; watch while it is open, or only a party with an interest denies it; close "
    "when it may lower an alert."
)


def instant_text(at: dt.datetime) -> str:
    """An instant in UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def show_case(case: Case, known_at: dt.datetime | None, wanted: Sequence[str], name: str) -> None:
    """Print the status of every proposition, then who said what of each; of those wanted alone, with notes."""
    ids = wanted or list(case.propositions)
    _show_head(case, known_at)
    _show_statuses(case, known_at, ids)
    rows = _timeline(case, known_at)
    for proposition in ids:
        _show_proposition(case, proposition, known_at, rows, full=bool(wanted))
    _print(folded(_LEGEND.format(counts=sign("●"), not_=sign("·"))), style="dim")
    _print(folded(_USE) + "\n", style="dim")
    _show_addresses([row for row in rows if row["proposition"] in ids])
    if not wanted and rows:
        _print(f"  next    {program()} claims {quoted(name)} --proposition {_most_spoken_of(rows)}\n")


def _most_spoken_of(rows: Iterable[dict[str, Any]]) -> str:
    return Counter(str(row["proposition"]) for row in rows).most_common(1)[0][0]


def _print(text: str = "", style: str | None = None) -> None:
    console().print(text, style=style, soft_wrap=True)


def _timeline(case: Case, known_at: dt.datetime | None) -> list[dict[str, Any]]:
    from landbridge.claims import statement_timeline

    return statement_timeline(case, known_at).to_dicts()


def _show_head(case: Case, known_at: dt.datetime | None) -> None:
    every = len(case.statements)
    seen = sum(known_at is None or each.known_at <= known_at for each in case.statements)
    cut = "all that is recorded" if known_at is None else f"known at {instant_text(known_at)} UTC"
    _print(f"\n  {case.name}: {cut}, {seen} of {every} statements\n", style="bold")


def _show_statuses(case: Case, known_at: dt.datetime | None, ids: Sequence[str]) -> None:
    from landbridge.claims import status

    widest = max(map(len, ids), default=0)
    _print(f"  {'':<{widest}}  status     use    what is so or not", style="dim")
    for each in ids:
        found = status(case, each, known_at)
        first = f"  {each:<{widest}}  {found.word:<9}  {found.use:<5}  "
        _print(folded(case.propositions[each].text, first, " " * len(first)))
    _print()


def _show_proposition(case: Case, proposition: str, known_at: dt.datetime | None, rows: Iterable[dict[str, Any]], *,
                      full: bool) -> None:  # fmt: skip
    from landbridge.claims import status, status_history

    found = status(case, proposition, known_at)
    _print(f"  {proposition}  {found.word}: {_USES[found.use]}", style="bold")
    if found.flags:
        _print(folded("; ".join(_FLAGS[flag] for flag in found.flags), "    ", "    "))
    _show_statements(case, [row for row in rows if row["proposition"] == proposition], full=full)
    if full:
        _show_changes([each for each in status_history(case, proposition) if known_at is None or each.at <= known_at])


def _show_statements(case: Case, rows: Sequence[dict[str, Any]], *, full: bool) -> None:
    if not rows:
        _print("    nobody has said anything of it\n")
        return
    sources = {row["source"]: _source_text(case, row) for row in rows}
    id_width, width = max(len(row["id"]) for row in rows), max(map(len, [*sources.values(), "who"]))
    _print(f"  {'':<{id_width + 2}}  {'said':<16}  {'known':<16}  {'who':<{width}}  what", style="dim")
    for row in rows:
        mark = sign("●") if row["counts"] else sign("·")
        times = f"{instant_text(row['said_at'])}  {instant_text(row['known_at'])}"
        first = f"  {mark:<1} {row['id']:<{id_width}}  {times}  {sources[row['source']]:<{width}}  "
        _print(folded(_stance_text(row), first, " " * (len(first) + 2)))
        if full and row["note"]:
            _print(folded(row["note"], " " * (6 + id_width), " " * (6 + id_width)), style="dim")
    _print()


def _source_text(case: Case, row: dict[str, Any]) -> str:
    source = case.sources[row["source"]]
    competent = "*" if row["proposition"] in source.competent_for else ""
    interested = "!" if row["proposition"] in source.interested_in else ""
    return f"{source.id} {competent}{interested}".rstrip()


def _stance_text(row: dict[str, Any]) -> str:
    stance = "investigates" if row["stance"] == "investigating" else row["stance"]
    more = ["" if row["firm"] else "hedged", "" if row["explicit"] else "implied",
            f"echo of {', '.join(row['echo_of'])}" if row["echo_of"] else "",
            f"review by {row['review_by']:%Y-%m-%d}" if row["review_by"] else ""]  # fmt: skip
    return ", ".join([stance, *(each for each in more if each)])


def _show_changes(changes: Sequence[StatusChange]) -> None:
    if changes:
        _print("    since             status     use    because", style="dim")
    for each in changes:
        first = f"    {instant_text(each.at)}  {each.status.word:<9}  {each.status.use:<5}  "
        _print(folded(each.why, first, " " * len(first)))
    _print()


def _show_addresses(rows: Iterable[dict[str, Any]]) -> None:
    """Every address once, with the statements that stand there; none is broken, since it would not be found."""
    by_url: dict[str, list[str]] = {}
    for row in rows:
        by_url.setdefault(row["url"], []).append(row["id"])
    if by_url:
        _print("  Addresses", style="bold")
    for url, ids in by_url.items():
        _print(f"  {' '.join(ids)}\n    {url}")
    _print()


def case_as_json(case: Case, known_at: dt.datetime | None, wanted: Sequence[str]) -> dict[str, Any]:
    """A case as plain values: sources, and for each proposition its status, its changes and its statements."""
    rows = _timeline(case, known_at)
    return {
        "case": case.name, "known_at": None if known_at is None else known_at.isoformat(),
        "sources": [{**asdict(each), "competent_for": sorted(each.competent_for),
                     "interested_in": sorted(each.interested_in)} for each in case.sources.values()],
        "propositions": [_proposition_as_json(case, each, known_at, rows) for each in wanted or case.propositions],
    }  # fmt: skip


def _proposition_as_json(case: Case, proposition: str, known_at: dt.datetime | None,
                         rows: Iterable[dict[str, Any]]) -> dict[str, Any]:  # fmt: skip
    from landbridge.claims import status, status_history

    told = case.propositions[proposition]
    changes = [each for each in status_history(case, proposition) if known_at is None or each.at <= known_at]
    return {
        "id": told.id, "text": told.text, "places": list(told.places),
        "status": _status_as_json(status(case, proposition, known_at)),
        "changes": [{"at": each.at.isoformat(), "why": each.why, **_status_as_json(each.status)} for each in changes],
        "statements": [{name: value.isoformat() if isinstance(value, dt.datetime) else value
                        for name, value in row.items()} for row in rows if row["proposition"] == proposition],
    }  # fmt: skip


def _status_as_json(found: Status) -> dict[str, Any]:
    return {"status": found.word, "use": found.use, "may_lower_alert": found.may_lower_alert,
            "flags": list(found.flags), "for": list(found.for_), "against": list(found.against),
            "withdrawn": list(found.withdrawn), "investigating": list(found.investigating)}  # fmt: skip
