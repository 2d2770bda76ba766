"""Takes a file into a book and says, line by line, what was acknowledged: `killed_import.py URL FILE BATCH`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from landbridge.books import Receipt, get_book, open_store
from landbridge.exchange import Reading
from landbridge.tracing import take_in, taking_in


class Telling(taking_in.Quiet):
    def acknowledged(self, receipt: Receipt) -> None:
        say(str(receipt.new))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    store = open_store(sys.argv[1], create=False)
    book = get_book(store)
    taking_in.BATCH = int(sys.argv[3])
    say("begun")
    take_in(store, book, [Path(sys.argv[2])], Reading(), clock=lambda: dt.datetime.now(dt.UTC), watcher=Telling())
    say("ended")
