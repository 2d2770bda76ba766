"""kill -9 in the middle of an import: what was acknowledged is there once, and the file taken in again completes it."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from landbridge.books import Book, Store, check_book, close_store, create_book, open_store, statements
from landbridge.exchange import Reading
from landbridge.tracing import take_in

CHILD = Path(__file__).with_name("killed_import.py")
BATCH, BATCHES = 250, 12
A_BATCH_S = 0.03
"""About what a batch takes, so that kills come at every stage of one."""
START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def write_file(path: Path, name: str) -> None:
    """Good rows and, in every batch, one bad one."""
    rows = [f"{name},{row},{'train.flew' if row % BATCH == 7 else 'train.arrived'},T{row},"
            f"{(START + dt.timedelta(minutes=row)).isoformat()}" for row in range(BATCH * BATCHES)]  # fmt: skip
    path.write_text("\n".join(["source,event_id,type,subject,event_time", *rows]) + "\n", encoding="utf-8")


def killed(url: str, file: Path, batches: int, then_s: float) -> list[int]:
    """The batches that were acknowledged of an import that is killed so long after so many of them."""
    child = subprocess.Popen(
        [sys.executable, str(CHILD), url, str(file), str(BATCH)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    told = [child.stdout.readline() for _ in range(batches + 1)]
    with suppress(subprocess.TimeoutExpired):
        child.wait(then_s)
    child.kill()
    told += child.stdout.readlines()
    child.stdout.close()
    child.wait()
    assert told[0] == "begun\n"
    return [int(line) for line in told if line.strip().isdecimal() and line.endswith("\n")]


def there(store: Store, book: Book) -> Counter[str]:
    """Statements by source, each identity once."""
    found = pl.concat([frame.select("source", "event_id") for frame in statements(store, book, history=True)])
    assert not found.is_duplicated().any()
    return Counter(dict(found["source"].value_counts().iter_rows()))


def tell(store_url: str, folder: Path, kills: int) -> None:
    store = open_store(store_url)
    book = create_book(store, "live", now=now())
    chance = random.Random(6)
    good = BATCHES * (BATCH - 1)
    before_the_end = 0
    for number in range(kills):
        file = folder / f"{number}.csv"
        write_file(file, str(number))
        acknowledged = killed(store_url, file, chance.randrange(BATCHES), chance.uniform(0, A_BATCH_S))
        before_the_end += len(acknowledged) < BATCHES
        again = take_in(store, book, [file], Reading(), clock=now).total
        assert again.read == BATCH * BATCHES == again.new + again.known + again.quarantined
        assert again.known >= sum(acknowledged)
        assert again.known % (BATCH - 1) == 0, "a batch is there whole or not at all"
    assert before_the_end > kills / 2, "most kills come in the middle"
    assert there(store, book) == {str(number): good for number in range(kills)}
    assert not [each for each in check_book(store, book) if each.state == "wrong"]
    close_store(store)


def test_two_kills_lose_nothing(tmp_path: Path):
    tell(str(tmp_path / "store.db"), tmp_path, 2)


@pytest.mark.slow
def test_fifty_kills_lose_nothing_on_either_store(store_url: str, tmp_path: Path):
    tell(store_url, tmp_path, 50)
