"""The event format, its books, and what is folded from them: the Situation and the milestone frame."""

from landbridge.ledger.book import read_book, write_book
from landbridge.ledger.events import CLASSIFIERS, EVENT_SCHEMA, EVENT_TYPES, check_events
from landbridge.ledger.frame import (
    CALL_SCHEMA,
    MILESTONE_SCHEMA,
    UNREACHED,
    milestones_of_book,
    milestones_of_run,
    read_calls,
    read_times,
    write_milestones,
)
from landbridge.ledger.knowledge import known_events
from landbridge.ledger.situation import Situation, situation_at
from landbridge.ledger.statements import OBJECT_ROLES, STATEMENT_SCHEMA, TRADE_TYPES, content_digest, detail_of, sealed

__all__ = [
    "CALL_SCHEMA", "CLASSIFIERS", "EVENT_SCHEMA", "EVENT_TYPES", "MILESTONE_SCHEMA", "OBJECT_ROLES", "STATEMENT_SCHEMA",
    "TRADE_TYPES", "UNREACHED", "Situation", "check_events", "content_digest", "detail_of", "known_events",
    "milestones_of_book", "milestones_of_run", "read_book", "read_calls", "read_times", "sealed", "situation_at",
    "write_book", "write_milestones",
]  # fmt: skip
