"""Rows of a table as statements, column by column: the quick way for rows that have nothing unusual in them.

What comes out is what `read_row` makes of the same rows; rows it is not sure of are left to `read_row`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import polars as pl

from landbridge.exchange.epcis_envelope import is_envelope
from landbridge.exchange.mapping import READ_COLUMNS, ColumnMapping
from landbridge.exchange.statement_rules import LONGEST_NAME, NAMES, is_message
from landbridge.exchange.table_rows import (
    INTEGERS,
    NO,
    OF_THINGS,
    TABLE_FORMATS,
    YES,
    TableShape,
    detail_text,
    further_objects,
    id_of,
    instant_of,
    normal_id,
    offset_text,
)
from landbridge.ledger import CLASSIFIERS, EVENT_TYPES, OBJECT_ROLES, STATEMENT_SCHEMA, TRADE_TYPES

__all__ = ["plain_rows"]

_TIME: Final = (r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-5][0-9])?(?:\.([0-9]{1,3}))?"
                r"(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?$")  # fmt: skip
_TYPES: Final = tuple(dict.fromkeys([*EVENT_TYPES, *TRADE_TYPES]))
_SPELLED: Final = r"^(?:[A-Za-z]{4}[\s-]*[0-9][0-9\s/-]{5,9}|[0-9]{2}[ -][0-9]{2}[ -].*|urn:epc:id:.*|http.*)$"
_PLAIN_TEXTS: Final = ("source", "event_id", "classifier", "type", "subject", "object", "location", "stage", "party",
                       "format", "message", "context")  # fmt: skip


def plain_rows(texts: pl.DataFrame, lines: pl.Series, shape: TableShape) -> tuple[pl.DataFrame, pl.Series]:
    """Statements of the rows that are sure, without their digests, and which rows these are."""
    if texts.is_empty():  # every row of a batch may be broken
        return pl.DataFrame(schema=STATEMENT_SCHEMA), pl.Series([], dtype=pl.Boolean)
    told = texts.select(pl.nth(place).alias(name) for name, place in shape.columns.items())
    words = _words(told, lines, shape)
    happened = _instants(words["event_time"], shape.mapping)
    recorded = _instants(words["recorded_at"], shape.mapping)
    words = words.with_columns(
        event_ms=happened["utc"], offset=happened["offset"], recorded_ms=recorded["utc"],
        further=_checked(words["objects"], _further).str.json_decode(STATEMENT_SCHEMA["objects"]),
        said=_checked(words["detail"], _object_text),
        sent=_judged(words["message"], is_message), stood_in=_judged(words["context"], is_envelope),
    )  # fmt: skip
    sure = words.select(_is_sure(told.columns)).to_series().fill_null(value=False)
    return _statements(words.filter(sure), told.filter(sure), shape), sure


def _words(told: pl.DataFrame, lines: pl.Series, shape: TableShape) -> pl.DataFrame:
    """Texts of all our columns, in our words."""
    mapping = shape.mapping
    further = [f"detail:{name}" for name in mapping.detail]
    columns: list[pl.Expr] = []
    for name in (*READ_COLUMNS, *further):
        word = pl.col(name) if name in told.columns else pl.lit("")
        word = word.replace(dict(mapping.values[name])) if mapping.values.get(name) else word
        if default := mapping.defaults.get(name, ""):
            word = pl.when(word == "").then(pl.lit(default)).otherwise(word)
        columns.append(word.alias(name))
    return told.with_columns(lines.alias("line")).select(*columns, "line")


def _instants(texts: pl.Series, mapping: ColumnMapping) -> pl.DataFrame:
    """Instants [ms] and the offsets they are written in [min]; null where there is none, or none that is sure."""
    if (texts == "").all():
        return pl.DataFrame({"utc": [None] * len(texts), "offset": [None] * len(texts)},
                            schema={"utc": pl.Int64, "offset": pl.Int64})  # fmt: skip
    if mapping.pattern is not None:
        return _instants_by_pattern(texts, mapping)
    parts = texts.to_frame("text").select(pl.col("text").str.extract_groups(_TIME)).unnest("text")
    written = pl.concat_str(pl.col("1"), pl.lit("T"), pl.col("2"), pl.col("3").fill_null(":00"))
    local = written.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="ms", strict=False)
    zoned = local.dt.replace_time_zone(mapping.zone_read.key, ambiguous="null", non_existent="null")
    of_zone = (local - zoned.dt.convert_time_zone("UTC").dt.replace_time_zone(None)).dt.total_minutes()
    hours, minutes = pl.col("5").str.slice(1, 2).cast(pl.Int64), pl.col("5").str.slice(4, 2).cast(pl.Int64)
    sign = pl.when(pl.col("5").str.starts_with("-")).then(-1).otherwise(1)
    named = pl.when(pl.col("5") == "Z").then(0).otherwise(sign * (hours * 60 + minutes))
    parts = parts.with_columns(pl.col("5").replace("Z", "+00:00")).with_columns(
        local=local, offset=pl.when(pl.col("5").is_null()).then(of_zone).otherwise(named),
        ms=pl.col("4").str.pad_end(3, "0").cast(pl.Int64).fill_null(0),
    )  # fmt: skip
    utc = pl.col("local").cast(pl.Int64) + pl.col("ms") - pl.col("offset") * 60_000
    return parts.select(utc=utc, offset=pl.col("offset").cast(pl.Int64))


def _instants_by_pattern(texts: pl.Series, mapping: ColumnMapping) -> pl.DataFrame:
    found: list[tuple[int | None, int | None]] = []
    for text in texts:
        try:
            instant = instant_of(text, mapping)
            offset = instant.utcoffset()
            found.append((round(instant.timestamp() * 1000), round(offset.total_seconds() / 60) if offset else 0))
        except (ValueError, OverflowError):
            found.append((None, None))
    return pl.DataFrame(found, schema={"utc": pl.Int64, "offset": pl.Int64}, orient="row")


def _checked(texts: pl.Series, read: Callable[[str], str | None]) -> pl.Series:
    """Cells that hold JSON; null where one is not as it should be, or empty. Each text is looked at once."""
    known = {text: read(text) if text else None for text in texts.unique()}
    return texts.replace_strict(known, return_dtype=pl.String)


def _judged(texts: pl.Series, judge: Callable[[str], bool]) -> pl.Series:
    known = {text: judge(text) if text else False for text in texts.unique()}
    return texts.replace_strict(known, return_dtype=pl.Boolean)


def _further(text: str) -> str | None:
    try:
        found = further_objects(text)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    kept = all(each["role"] in OBJECT_ROLES and len(each["id"]) <= _SURELY_SHORT for each in found)
    return json.dumps(found) if kept and "\\u0000" not in text else None


def _object_text(text: str) -> str | None:
    try:
        return text if isinstance(msgspec.json.decode(text), dict) else None
    except (msgspec.MsgspecError, RecursionError):
        return None


_SURELY_SHORT: Final = LONGEST_NAME // 4  # signs, of four bytes at most
_FIRST_SURE, _LAST_SURE = 0, 4_070_908_800_000  # 1970 and 2099 [ms]; zones were whole minutes by then


def _empty_or(name: str, good: pl.Expr) -> pl.Expr:
    return (pl.col(name) == "") | good


def _is_sure(told: list[str]) -> pl.Expr:
    """Whether a row has nothing in it that `read_row` might refuse or read in another way."""
    return pl.all_horizontal(
        pl.col("type").is_in(_TYPES), pl.col("classifier").is_in(["", *CLASSIFIERS]),
        pl.col("event_ms").is_between(_FIRST_SURE, _LAST_SURE),
        _empty_or("recorded_at", pl.col("recorded_ms").is_between(_FIRST_SURE, _LAST_SURE)),
        *(_empty_or(name, pl.col(name).str.contains("^-?[0-9]{1,19}$") & _integer(name).is_not_null())
          | (pl.col("format").is_in(TABLE_FORMATS) if name == "digest" else False) for name in INTEGERS),
        pl.col("retracted").str.to_lowercase().is_in([*YES, *NO]),
        _empty_or("objects", pl.col("further").is_not_null()), _empty_or("detail", pl.col("said").is_not_null()),
        (pl.col("subject") != "") | ~pl.col("type").str.contains(OF_THINGS),
        _empty_or("message", pl.col("sent")), _empty_or("context", pl.col("stood_in")),
        *(~pl.col(name).str.contains("\0", literal=True) for name in told),
        *(pl.col(name).str.len_chars() <= _SURELY_SHORT - 9 for name in (*NAMES, "unlocode")),
    )  # fmt: skip


def _statements(words: pl.DataFrame, told: pl.DataFrame, shape: TableShape) -> pl.DataFrame:
    reading = shape.reading
    texts = {name: _or_null(name) for name in _PLAIN_TEXTS}
    own = pl.col("format").is_in(TABLE_FORMATS)
    ids = _ids(words["event_id"], told)
    return words.select(
        **{**texts, "event_id": ids, "source": texts["source"].fill_null(reading.source or "unnamed"),
           "party": texts["party"].fill_null(reading.party) if reading.party else texts["party"],
           "classifier": texts["classifier"].fill_null("ACT"), "format": texts["format"].fill_null(shape.format),
           "subject": _normal(words["subject"]), "object": _normal(words["object"]),
           "location": _places(words["location"], reading.places.named).fill_null(
               _places(words["unlocode"], reading.places.location_of)),
           "revision": _integer("revision").fill_null(0), "quantity": _integer("quantity"),
           "event_time": pl.col("event_ms").cast(STATEMENT_SCHEMA["event_time"]),
           "recorded_at": pl.col("recorded_ms").cast(STATEMENT_SCHEMA["recorded_at"]),
           "retracted": pl.col("retracted").str.to_lowercase().is_in(YES),
           "objects": pl.col("further").fill_null(pl.lit([], dtype=STATEMENT_SCHEMA["objects"])),
           "detail": _details(words, shape.mapping), "digest": pl.when(~own).then(_integer("digest")),
           "line": pl.col("line")},
    ).select(pl.col(name).cast(kind) for name, kind in STATEMENT_SCHEMA.items())  # fmt: skip


def _ids(given: pl.Series, told: pl.DataFrame) -> pl.Series:
    if not (given == "").any():
        return given
    made = [text or id_of(row) for text, row in zip(given, told.iter_rows(named=True), strict=True)]
    return pl.Series(made, dtype=pl.String)


def _or_null(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name))


def _integer(name: str) -> pl.Expr:
    return _or_null(name).cast(pl.Int64, strict=False)


def _normal(ids: pl.Series) -> pl.Series:
    """Ids in normal form; only those that may be spelled otherwise are looked at one by one."""
    spelled = ids.filter(ids.str.contains(_SPELLED) & ~ids.str.contains("^[A-Z]{4}[0-9]{7}$")).unique()
    normal = {text: normal_id(text) for text in spelled}
    found = ids.replace(normal) if normal else ids
    return found.replace({"": None})


def _places(codes: pl.Series, location_of: Callable[[str], str]) -> pl.Series:
    known: Mapping[str, str | None] = {code: location_of(code) if code else None for code in codes.unique()}
    return codes.replace_strict(dict(known), return_dtype=pl.String)


def _details(words: pl.DataFrame, mapping: ColumnMapping) -> pl.Series:
    """The cell of that name; else the offset from UTC, and the columns named for it."""
    if not mapping.detail:
        tz = {each: f'{{"tz":"{offset_text(each)}"}}' if each else None for each in words["offset"].unique()}
        made = words["offset"].replace_strict(tz, return_dtype=pl.String)
        return words["said"].zip_with(words["said"].is_not_null(), made)
    names = [f"detail:{name}" for name in mapping.detail]
    return pl.Series([said or detail_text(offset, dict(zip(mapping.detail, cells, strict=True)))
                      for said, offset, *cells in words.select("said", "offset", *names).iter_rows()],
                     dtype=pl.String)  # fmt: skip
