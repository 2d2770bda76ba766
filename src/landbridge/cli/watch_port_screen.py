"""A port of the watch on the screen: its level and why, what would lift it, its series, its claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from landbridge.cli.screen import console, folded, program, sign, table
from landbridge.cli.watch_chart import case_line
from landbridge.cli.watch_words import age_text, date_text, figure_text, head_text, name_of, since_text

if TYPE_CHECKING:
    from landbridge.control import ClaimNow, PlaceWatch, PortWatch

__all__ = ["show_claims", "show_port", "show_ports"]

_LEVELS: Final = {0: "routine", 1: "watching", 2: "case among its people", 3: "outbreak in its city",
                  4: "loading stopped"}  # fmt: skip
_RULES: Final = {"beside-rises": "country beside rises", "local-rises": "own province rises", "claim": "claim",
                 "staff": "case among the people of the port", "city": "cases in the city",
                 "order": "order"}  # fmt: skip
_CLAIM_WORDS: Final = {"act": "act on it", "watch": "keep watch", "close": "close", "none": "nothing"}
_LINE_DAYS: Final = 28
_MEASURES: Final = 3


def _print(text: str = "", style: str | None = None) -> None:
    console().print(text, style=style, soft_wrap=True)


def show_ports(found: Sequence[PortWatch], known_at: dt.datetime | None) -> None:
    """All ports, a line each: level, since when, why, and the country beside."""
    if not found:
        return
    _print("\n  Frontier ports of China", style="bold")
    _print(f"  {head_text(found[0].known_at, known_at)}\n")
    rows = table("port", "level", "since", "why", "beside", "a week", "R", numbers=("level", "a week", "R"))
    for each in found:
        rows.add_row(*_port_cells(each))
    console().print(rows)
    told = "a week: new cases of 100,000 people in 7 days, of the country beside; R: how many one case infects"
    _print("\n" + folded(told) + "\n", style="dim")
    highest = max(found, key=lambda each: each.level.level)
    _print(f"  next    {program()} watch {highest.port.port} {since_text(highest.known_at)}\n")


def _port_cells(found: PortWatch) -> tuple[str, ...]:
    level = found.level
    mark = f"{level.level} {'!' if level.level > 1 else ' '}"
    since = "" if level.since is None else str(level.since)
    why = ", ".join(dict.fromkeys(_short(each) for each in level.triggers))
    beside = next((place for role, place in found.places if role == "beside"), None)
    if beside is None:
        return found.port.name, mark, since, why, "", "", ""
    rate, reproduction = beside.latest("rate"), beside.latest("reproduction")
    return (found.port.name, mark, since, why, name_of(beside.place), "" if rate is None else f"{rate.value:.1f}",
            "" if reproduction is None else f"{reproduction.value:.2f}")  # fmt: skip


def _short(trigger: Any) -> str:
    words = {"beside-rises": "beside", "local-rises": "province"}
    return words.get(str(trigger.rule.id), str(trigger.rule.id))


def show_port(found: PortWatch, known_at: dt.datetime | None) -> None:
    """One port in full."""
    level = found.level
    since = "" if level.since is None else f" since {date_text(level.since)}"
    mark = " !" if level.level > 1 else ""
    _print(f"\n  {found.port.name}   level {level.level}{mark}  {_LEVELS[level.level]}{since}", style="bold")
    _print(f"  {head_text(found.known_at, known_at)}\n")
    _show_why(found)
    _show_end(found)
    _show_series(found.places)
    _show_protocols(found)
    _show_facts(found)
    if found.claims:
        _print("  Claims it watches", style="bold")
        show_claims(found.claims)
        _print()
    _show_next(found)


def _show_why(found: PortWatch) -> None:
    for title, triggers in (("Why", found.level.triggers), ("Below it", found.level.below)):
        if triggers:
            _print(f"  {title}", style="bold")
        for trigger in _newest_words(triggers):
            _show_trigger(trigger, found.level.day)
        if triggers:
            _print()


def _newest_words(triggers: Iterable[Any]) -> list[Any]:
    """Triggers without those of a proposition that has a newer one."""
    kept: dict[object, Any] = {}
    for trigger in triggers:
        newest = trigger.evidence[-1]
        kept.setdefault((newest.case, newest.proposition) if hasattr(newest, "proposition") else trigger, trigger)
    return list(kept.values())


def _show_trigger(trigger: Any, day: dt.date) -> None:
    first, last = date_text(trigger.first), "no end known" if trigger.last is None else date_text(trigger.last)
    span = first if first == last else f"{first} {sign('–')} {last}"
    held = trigger.holds(day)
    now = "" if held == trigger.level else f", has come down from {trigger.level}"
    _print(folded(f"{_RULES.get(trigger.rule.id, trigger.rule.id)}, {span}{now}", f"  {held}  ", "     "))
    for each in trigger.evidence[-1:]:
        _print(folded(_told(each), "     ", "     "))
        for address in each.source.split(" ; "):
            _print(f"     {address}" if address else "     no address", style="dim")


def _told(evidence: Any) -> str:
    """Evidence in words: what it is told by its own words, or the figures of a series."""
    if hasattr(evidence, "what"):
        count = f"{evidence.count} found: " if hasattr(evidence, "count") else f"ordered by {evidence.ordered_by}: "
        return count + evidence.what
    if hasattr(evidence, "proposition"):
        return f"{evidence.proposition} {evidence.status}, {_CLAIM_WORDS[evidence.use]}: {evidence.text}"
    low, high = evidence.rate_interval
    told = (f"{name_of(evidence.place)} on {date_text(evidence.day)}: {evidence.rate:.1f} of 100,000 people in 7 days "
            f"({low:.1f}{sign('–')}{high:.1f})")  # fmt: skip
    if evidence.reproduction is None:
        return told
    low, high = evidence.reproduction_interval
    return f"{told}, R {evidence.reproduction:.2f} ({low:.2f}{sign('–')}{high:.2f})"


def _show_end(found: PortWatch) -> None:
    level = found.level
    if level.level:
        _print("  Lifts when", style="bold")
        for each in level.lifts_when.split("; and "):
            _print(folded(each, "     ", "       "))
        falls = "not to be told" if level.falls_on is None else date_text(level.falls_on)
        review = "" if level.review is None else f"; look again on {date_text(level.review)}"
        _print(folded(f"earliest, if nothing new comes: {falls}{review}", "     ", "     ") + "\n")
    if found.calls_for:
        _print(folded("; ".join(found.calls_for), f"  Level {level.level} calls for  ", "     ") + "\n")


def _show_series(places: Iterable[tuple[str, PlaceWatch]]) -> None:
    for role, place in places:
        rate, reproduction = place.latest("rate"), place.latest("reproduction")
        word = "beside" if role == "beside" else "own province"
        told = f"{name_of(place.place)} {place.total:,} of {date_text(place.day)}{age_text(place.day, place.known_at)}"
        told += "; nothing reported for a week" if rate is None else f"; {rate.value:.1f} {figure_text(rate, 1)} a week"
        told += "" if reproduction is None else f"; R {reproduction.value:.2f} {figure_text(reproduction, 2)}"
        told += "; by a later copy" if place.hindsight else ""
        _print(folded(told, f"  {word:<13} ", " " * 16))
        values = place.daily["counts"].tail(_LINE_DAYS).to_list()
        most = max((each for each in values if each is not None), default=0.0)
        _print(f"{'':16}{case_line(values)}  new a day, {_LINE_DAYS} days; most {most:,.0f}")
    _print()


def _show_protocols(found: PortWatch) -> None:
    if found.protocols is None:
        return
    _print("  In force by scenario h1-2020", style="bold")
    for each in found.protocols:
        end = each.end.replace("T", " ") or "further notice"
        told = f"{', '.join(each.effects)}; {each.start.replace('T', ' ')} to {end}: {each.cause}"
        _print(folded(told, f"     {each.id}  ", "       "))
    _print("" if found.protocols else "     nothing\n")


def _show_facts(found: PortWatch) -> None:
    """Facts by their own date: what crosses, and the measures begun last."""
    if found.crossings or found.measures:
        _print("  Dated to this day, whenever it was published", style="bold")
    if found.crossings:
        told = (f"{each.mode} {each.flow} {each.state}{f' since {each.since}' if each.since else ''}"
                for each in found.crossings)  # fmt: skip
        _print(folded("; ".join(told), "     ", "     "))
    for each in found.measures[:_MEASURES]:
        effect = f": {each.effect}" if each.effect else ""
        _print(folded(f"{each.mode}, since {each.since}: {each.measure}{effect}", "     ", "       "))
    older = len(found.measures) - _MEASURES
    if older > 0:
        _print(f"     {older} begun before: --json has them, with all addresses")
    if found.crossings or found.measures:
        _print()


def show_claims(claims: Iterable[ClaimNow]) -> None:
    """A line a proposition: its status and what it may be used for."""
    for each in claims:
        first = f"    {each.proposition:<4} {each.status:<10} {_CLAIM_WORDS[each.use]:<11} "
        _print(folded(each.text, first, " " * len(first)))


def _show_next(found: PortWatch) -> None:
    since = since_text(found.known_at)
    lines = [f"{program()} watch {name_of(place.place)} {since}" for _, place in found.places[:1]]
    if found.port.case:
        lines.append(f"{program()} claims {found.port.case} {since}")
    _print("  next    " + "\n          ".join(lines) + "\n")
