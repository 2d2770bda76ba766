"""The effect of the measures in force, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.cli.screen import console, folded

if TYPE_CHECKING:
    from landbridge.control import Effect, MeasuresEffect

__all__ = ["measures_sentence", "show_measures"]

_PARTS = (
    ("dwell-mean-alashankou", "the mean dwell at Alashankou", "h"),
    ("dwell-mean-khorgos", "that at Khorgos", "h"),
    ("transit-ganzhou-germany-p50", "the median journey from Ganzhou to Germany", "d"),
)


def show_measures(effect: MeasuresEffect) -> None:
    """The sentence, folded."""
    screen = console()
    screen.print("  What the measures did", style="bold")
    screen.print(folded(measures_sentence(effect)) + "\n", soft_wrap=True)


def measures_sentence(effect: MeasuresEffect) -> str:
    """What they did to trains, dwell and days, each with its interval, and what that leans on."""
    trains = effect.effect("crossings")
    first = "" if trains is None else f"{_trains(trains)}; "
    parts = [_part(found, words, unit) for name, words, unit in _PARTS if (found := effect.effect(name))]
    assumed, numbers = effect.numbers
    who = ", ".join(effect.measures)
    return (f"{who}: {first}{_and(parts)} (95 % intervals, {effect.pairs} pairs with the same draws). It leans on "
            f"{assumed} of {numbers} numbers that have no source.")  # fmt: skip


def _trains(each: Effect) -> str:
    if not each.is_told:
        return f"no telling change of the trains that cross ({_between(each)} of {each.without:,.0f})"
    return f"{each.change:+,.1f} trains cross ({_between(each)} of {each.without:,.0f})"


def _between(each: Effect) -> str:
    return f"{each.low:+,.1f} to {each.high:+,.1f}"


def _part(each: Effect, words: str, unit: str) -> str:
    if not each.is_told:
        return f"no telling change of {words} ({each.low:+.2f} to {each.high:+.2f} {unit})"
    return f"{words} {each.change:+.2f} {unit} ({each.low:+.2f} to {each.high:+.2f})"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else "nothing measured"
