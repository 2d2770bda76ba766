"""What is wrong with one place of an event, and how the validators of JSON schemas tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Flaw", "keyword_of", "place_of", "reasons_of", "remedies_of", "shortened", "validator_of"]

_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with one place of an event."""

    place: str
    reason: str
    remedy: str


def reasons_of(flaws: Iterable[Flaw]) -> str:
    """All reasons in one line, each with its place."""
    return "; ".join(f"{each.place}: {each.reason}" for each in flaws)


def remedies_of(flaws: Iterable[Flaw]) -> str:
    """All ways out, each once."""
    return "; ".join(dict.fromkeys(each.remedy for each in flaws))


def validator_of(definitions: Mapping[str, Any], root: str) -> Any:
    """A validator of one of the definitions of a schema; formats are checked, not only told."""
    import jsonschema_rs

    schema = {"$ref": f"#/$defs/{root}", "$defs": definitions}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def place_of(error: Any, whole: str) -> str:
    """The path of what a validator finds wrong; `whole` where it is the whole of it."""
    return ".".join(map(str, error.instance_path)) or whole


def keyword_of(error: Any) -> str:
    """The keyword of the schema that is not kept: Required, Format, Enum, ..."""
    return type(error.kind).__name__.rpartition("_")[2]


def shortened(reason: str) -> str:
    """A reason without its middle where it is long: it may hold the whole value."""
    return reason if len(reason) <= _LONGEST else f"{reason[: _LONGEST // 2]} ... {reason[-_LONGEST // 2 :]}"
