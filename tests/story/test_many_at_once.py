"""Two writers, whose statements overlap, and four readers for a minute on each kind of store."""

from __future__ import annotations

import sys

import pytest
from many_at_once import A_BATCH, figures, run

from landbridge.books import close_store, daily_counts, get_book, known_book, open_store


@pytest.mark.slow
def test_nothing_is_lost_and_no_reader_sees_an_error_or_a_batch_in_part(store_url: str):
    written, seen = run(store_url, 60)
    sys.stdout.write(f"{figures(written, seen)}\n")  # pytest shows it with -s
    assert not [wrong for each in seen for wrong in each.wrong]
    streams = {stream for each in written for stream in each.batches}
    batches = {stream: max(each.batches.get(stream, 0) for each in written) for stream in streams}
    acknowledged = A_BATCH * sum(batches.values())
    assert sum(each.receipt.new for each in written) == acknowledged
    assert all(each.receipt.read == each.receipt.new + each.receipt.known for each in written)
    store = open_store(store_url)
    book = get_book(store)
    trains = known_book(store, book)["subject"].value_counts()
    assert int(daily_counts(store, book)["events"].sum()) == acknowledged
    close_store(store)
    there = dict(trains.iter_rows())
    assert there == {f"{stream}-{each}": A_BATCH for stream, count in batches.items() for each in range(count)}
