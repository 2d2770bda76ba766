"""Live books in a database: what really happens, kept whole. One schema for SQLite and PostgreSQL."""

from landbridge.books.daily import daily_counts
from landbridge.books.histories import histories
from landbridge.books.nouns import Book, Origin, Receipt, Refused
from landbridge.books.opening import Store, close_store, open_store
from landbridge.books.quarantine import quarantined, settle
from landbridge.books.reading import known_book, statements
from landbridge.books.settings import create_book, get_book, list_books
from landbridge.books.taking_in import Intake, begin_intake

__all__ = [
    "Book", "Intake", "Origin", "Receipt", "Refused", "Store", "begin_intake", "close_store", "create_book",
    "daily_counts", "get_book", "histories", "known_book", "list_books", "open_store", "quarantined", "settle",
    "statements",
]  # fmt: skip
