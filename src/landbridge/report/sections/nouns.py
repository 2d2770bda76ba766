"""What a section of the page is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from landbridge.report.headlines import Told
from landbridge.report.tables import Table
from landbridge.report.words import Words, say

__all__ = ["Section", "told"]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its topic, what kind of figures stand in it, the sentence over it and the sentences under that.

    `about` explains the picture; `pictures` are names; `body` is a template for what else stands there, `extra` what
    it shows.
    """

    id: str
    topic: str
    kinds: tuple[str, ...] = ()
    headline: str = ""
    lead: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    body: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


def told(words: Words, *sentences: Told | None) -> tuple[str, ...]:
    """Sentences in words, those left out that there was nothing to say for."""
    return tuple(say(words, each.key, **each.values) for each in sentences if each is not None)
