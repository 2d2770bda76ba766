"""docs/reference/events.md names every type of event and every column of a book and of the milestone frame."""

from __future__ import annotations

from house import ROOT
from landbridge.ledger import CALL_SCHEMA, CLASSIFIERS, EVENT_SCHEMA, EVENT_TYPES, MILESTONE_SCHEMA

PAGE = ROOT / "docs" / "reference" / "events.md"


def test_every_word_of_the_event_format_stands_on_its_page():
    page = PAGE.read_text(encoding="utf-8")
    words = [*EVENT_TYPES, *CLASSIFIERS, *EVENT_SCHEMA, *MILESTONE_SCHEMA, *CALL_SCHEMA]
    assert not [word for word in words if f"`{word}`" not in page]


def test_every_column_of_a_book_has_its_type_beside_it():
    page = PAGE.read_text(encoding="utf-8")
    kinds = {name: str(kind).partition("(")[0] for name, kind in EVENT_SCHEMA.items()}
    assert not [name for name, kind in kinds.items() if f"| `{name}` | {kind}" not in page]
