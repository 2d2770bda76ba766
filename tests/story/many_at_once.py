"""Two writers and four readers on one store, each a process of its own.

Called as a program it prints the figures: `python tests/story/many_at_once.py URL SECONDS`.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
import polars as pl

from landbridge.books import (
    Book,
    Origin,
    Receipt,
    Store,
    begin_intake,
    close_store,
    create_book,
    daily_counts,
    get_book,
    known_book,
    open_store,
)
from landbridge.ledger import STATEMENT_SCHEMA, sealed
from landbridge.tracing import trace

A_BATCH = 200
START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
STREAMS = (("a", "shared"), ("b", "shared"))
"""What each writer takes in, batch by batch: a stream of its own, and one that the other takes in too."""


@dataclass(frozen=True)
class Written:
    """What a writer was acknowledged: batches of each stream, and the sum of the receipts."""

    batches: dict[str, int]
    receipt: Receipt


@dataclass
class Read:
    """What a reader saw: seconds of each question by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    wrong: list[str] = field(default_factory=list[str])


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def batch(stream: str, number: int) -> pl.DataFrame:
    """One train a batch, which comes and goes; the same statements whoever takes them in."""
    rows = [
        {"source": stream, "event_id": f"{number}-{each}", "revision": 0, "classifier": "ACT",
         "type": "train.arrived" if each % 2 else "train.departed", "subject": f"{stream}-{number}",
         "location": "cn-alashankou", "event_time": START + dt.timedelta(hours=number % 500, minutes=each),
         "retracted": False, "format": "csv"}
        for each in range(A_BATCH)
    ]  # fmt: skip
    return sealed(pl.DataFrame(rows, schema=STATEMENT_SCHEMA))


def write(url: str, streams: tuple[str, ...], until: float) -> Written:
    store, receipt, done = open_store(url), Receipt(), dict.fromkeys(streams, 0)
    book = get_book(store)
    with begin_intake(store, book, Origin(f"{streams[0]}.csv", "csv"), now) as intake:
        while time.time() < until:
            for stream in streams:
                receipt += intake.add(batch(stream, done[stream]))
                done[stream] += 1
    close_store(store)
    return Written(done, receipt)


def read(url: str, seed: int, until: float) -> Read:
    seen, dice, most = Read(), np.random.default_rng(seed), 0
    store = open_store(url)
    book = get_book(store)
    while time.time() < until:
        stream, number = str(dice.choice(["a", "b", "shared"])), int(dice.integers(0, 50))
        for kind, ask in questions(store, book, f"{stream}-{number}").items():
            started = time.perf_counter()
            try:
                answer = ask()
            except Exception:
                seen.wrong.append(f"{kind}: {traceback.format_exc()}")
                continue
            seen.seconds.setdefault(kind, []).append(time.perf_counter() - started)
            if kind == "daily_counts":
                if answer < most:
                    seen.wrong.append(f"counts went back from {most} to {answer}")
                most = answer
            elif answer not in (0, A_BATCH):
                seen.wrong.append(f"{kind}: a batch was seen in part, {answer} of {A_BATCH}")
    close_store(store)
    return seen


def questions(store: Store, book: Book, train: str) -> dict[str, Callable[[], int]]:
    at = START + dt.timedelta(days=60)
    return {
        "track": lambda: trace(store, book, train, at=at).history.height,
        "known_book": lambda: known_book(store, book, subjects=[train]).height,
        "daily_counts": lambda: int(daily_counts(store, book)["events"].sum()),
    }


def run(url: str, seconds: float) -> tuple[list[Written], list[Read]]:
    """Two writers and four readers for so many seconds on an empty store."""
    store = open_store(url)
    create_book(store, "live", now=now())
    close_store(store)
    with ProcessPoolExecutor(6, mp_context=get_context("spawn")) as pool:
        until = time.time() + seconds
        writers = [pool.submit(write, url, streams, until) for streams in STREAMS]
        readers = [pool.submit(read, url, seed, until) for seed in range(4)]
        return [each.result() for each in writers], [each.result() for each in readers]


def figures(written: list[Written], seen: list[Read]) -> dict[str, Any]:
    """Statements acknowledged, and reads with their median and p99 [ms] by kind."""
    kinds = {kind for each in seen for kind in each.seconds}
    reads: dict[str, Any] = {}
    for kind in sorted(kinds):
        ms = 1000 * np.array([second for each in seen for second in each.seconds.get(kind, [])])
        reads[kind] = {"reads": len(ms), "p50_ms": round(float(np.median(ms)), 1),
                       "p99_ms": round(float(np.quantile(ms, 0.99)), 1)}  # fmt: skip
    return {"new": sum(each.receipt.new for each in written), "known": sum(each.receipt.known for each in written),
            "wrong": sum(len(each.wrong) for each in seen), **reads}  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(figures(*run(sys.argv[1], float(sys.argv[2]))), indent=2)}\n")
