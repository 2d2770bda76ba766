"""Live books in a database: what really happens, kept whole. One schema for SQLite and PostgreSQL."""

from landbridge.books.nouns import Book, Origin, Receipt, Refused
from landbridge.books.opening import Store, close_store, open_store
from landbridge.books.quarantine import quarantined, settle
from landbridge.books.settings import create_book, get_book, list_books
from landbridge.books.taking_in import Intake, begin_intake

__all__ = [
    "Book", "Intake", "Origin", "Receipt", "Refused", "Store", "begin_intake", "close_store", "create_book", "get_book",
    "list_books", "open_store", "quarantined", "settle",
]  # fmt: skip
