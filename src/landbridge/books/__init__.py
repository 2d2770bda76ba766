"""Live books in a database: what really happens, kept whole. One schema for SQLite and PostgreSQL."""

from landbridge.books.checking import Finding, check_book
from landbridge.books.daily import daily_counts
from landbridge.books.histories import histories, records_of
from landbridge.books.keeping import BackupReport, back_up, restore
from landbridge.books.nouns import Book, Origin, Receipt, Refused
from landbridge.books.opening import Store, close_store, open_store
from landbridge.books.people import Party, Person, erase, keep_people, list_people
from landbridge.books.quarantine import quarantined, settle
from landbridge.books.reading import known_book, statements
from landbridge.books.settings import create_book, get_book, list_books
from landbridge.books.taking_in import Intake, begin_intake

__all__ = [
    "BackupReport", "Book", "Finding", "Intake", "Origin", "Party", "Person", "Receipt", "Refused", "Store", "back_up",
    "begin_intake", "check_book", "close_store", "create_book", "daily_counts", "erase", "get_book", "histories",
    "keep_people", "known_book", "list_books", "list_people", "open_store", "quarantined", "records_of", "restore",
    "settle", "statements",
]  # fmt: skip
