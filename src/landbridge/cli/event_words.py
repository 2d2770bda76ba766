"""Events in a few plain words, as a line of a history has room for."""

from __future__ import annotations

from typing import Final

from landbridge.cli.screen import ascii_wanted

__all__ = ["event_words", "place_words", "source_words"]

_WORDS: Final = {
    "train.departed": "departs",
    "train.arrived": "arrives",
    "train.passed": "passes",
    "train.diverted": "goes by another port",
    "train.left": "is followed no longer",
    "border.crossed": "crosses border",
    "gauge.changed": "gauge changed",
    "train.held": "waits for {stage}",
    "train.released": "waits no longer",
    "train.formed": "made part of {object}",
    "stage.started": "starts: {stage}",
    "stage.ended": "ends: {stage}",
    "stage.interrupted": "stopped: {stage}",
    "container.loaded": "loaded on {object}",
    "container.discharged": "discharged",
    "container.picked": "taken off for inspection",
    "container.released": "free to go on",
    "container.gated_in": "comes into the terminal",
    "container.gated_out": "leaves the terminal",
    "container.stuffed": "packed",
    "container.stripped": "unpacked",
    "container.picked_up": "fetched",
    "container.dropped_off": "set down",
    "container.available": "can be fetched",
    "container.removed": "taken off its transport",
    "container.inspected": "looked into",
    "container.seen": "seen here",
    "seal.replaced": "has a new seal",
    "customs.selected_inspection": "customs want to look in",
    "customs.selected_scan": "customs want to scan",
    "customs.released": "customs let it go on",
    "document.stated": "document {stage}",
    "thing.stated": "{stage}",
    "crew.out": "crews fewer",
    "crew.back": "crews back",
    "resource.changed": "capacity changed",
}
_PLAIN: Final = {"container.loaded": "loaded", "train.formed": "made part of a train", "train.held": "waits",
                 "stage.started": "a stage starts", "stage.ended": "a stage ends",
                 "stage.interrupted": "a stage stopped", "document.stated": "a document",
                 "thing.stated": "seen"}  # fmt: skip


def event_words(kind: str, stage: str | None = None, thing: str | None = None) -> str:
    """What an event of a type says, with its stage or the train it tells of; a type that is not known as it is."""
    words = _WORDS.get(kind, kind)
    if ("{stage}" in words and not stage) or ("{object}" in words and not thing):
        return _PLAIN.get(kind, words)
    return words.replace("{stage}", stage or "").replace("{object}", thing or "")


def place_words(location: str | None) -> str:
    """What people call a place, with its name in a script of its own unless only ASCII may be shown."""
    from landbridge.tracing import place_name

    return place_name(location, local=not ascii_wanted())


def source_words(source: str) -> str:
    """A source without what all sources have in front."""
    return source.removeprefix("urn:").removeprefix("https://").removeprefix("http://").rstrip("/")
