"""Lines of our own format: nothing is lost, and what stands in them is not believed."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest

from landbridge.exchange import Reading, read_file, write_native
from landbridge.ledger import STATEMENT_SCHEMA, sealed

AT = dt.datetime(2020, 6, 1, 8, 0, 0, 123000, tzinfo=dt.UTC)


def test_statements_come_back_the_same_digest_and_message_included(tmp_path: Path):
    row = {
        "source": "urn:test", "event_id": "1", "revision": 2, "classifier": "PLN", "type": "container.loaded",
        "subject": "CSQU3054383", "object": "赣州\n1", "location": "cn-ganzhou", "stage": "s", "quantity": -3,
        "event_time": AT, "recorded_at": AT, "party": "own", "retracted": True,
        "objects": [{"role": "parent", "scheme": "wagon", "id": "31"}], "detail": '{"a": 1.50}',
        "format": "dcsa-3.0", "message": '{"a":1.10}', "context": "[]",
    }  # fmt: skip
    bare = {"source": "s", "event_id": "2", "revision": 0, "classifier": "ACT", "type": "crew.out", "event_time": AT,
            "retracted": False, "format": "csv", "objects": []}  # fmt: skip
    sent = sealed(pl.DataFrame([row, bare], schema=STATEMENT_SCHEMA))
    stream = io.StringIO()
    assert write_native([sent], stream).total == 0
    path = tmp_path / "x.jsonl"
    path.write_text(stream.getvalue(), encoding="utf-8")
    (batch,) = read_file(path, Reading())
    assert not batch.bad
    assert batch.statements.drop("line").to_dicts() == sent.drop("line").to_dicts()
    assert batch.statements["line"].to_list() == [1, 2]


WRONG = ['"message":"],[{}"', '"message":"[]"', '"digest":9223372036854775808', '"party":5', '"own":1',
         '"objects":[{"role":"thief","scheme":"","id":""}]']  # fmt: skip


@pytest.mark.parametrize("more", WRONG)
def test_a_wrong_line_is_a_bad_record_and_the_next_is_taken_in(tmp_path: Path, more: str):
    path = tmp_path / "x.jsonl"
    good = '{"event_id":"1","type":"crew.out","event_time":"2020-06-01T08:00:00Z"'
    path.write_text(f"{good},{more}}}\n\n{good}}}\n", encoding="utf-8")
    (batch,) = read_file(path, Reading(source="s"))
    assert [each.line for each in batch.bad] == [1]
    assert batch.statements.select("source", "line").rows() == [("s", 3)]
    assert (batch.bad[0].reason, batch.bad[0].remedy) != ("", "")
