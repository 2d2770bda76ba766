"""The digest of a statement, by a second hand: books hold it for ever."""

import datetime as dt
import hashlib

import polars as pl

from landbridge.ledger import STATEMENT_SCHEMA, sealed

CHILD = {"role": "child", "scheme": "iso6346", "id": "CSQU3054383"}
PARENT = {"role": "parent", "scheme": "sscc", "id": "306141411234567899"}


def digest_of(**fields) -> int:
    row = {"source": "s", "event_id": "e", "revision": 0, "classifier": "ACT", "type": "train.arrived",
           "subject": "T1", "location": "cn-alashankou", "quantity": 7, "retracted": False, "format": "csv",
           "event_time": dt.datetime(2020, 6, 1, tzinfo=dt.UTC), "objects": [CHILD, PARENT], **fields}  # fmt: skip
    return sealed(pl.DataFrame([row], schema=STATEMENT_SCHEMA))["digest"][0]


def test_the_digest_is_blake2b_of_the_fields_in_their_order():
    """RFC 7693, 8 bytes, big-endian and signed; 2020-06-01T00:00Z is 18,414 days after 1970."""
    objects = ('{"role":"child","scheme":"iso6346","id":"CSQU3054383"}\x1e'
               '{"role":"parent","scheme":"sscc","id":"306141411234567899"}')  # fmt: skip
    fields = ["ACT", "train.arrived", "T1", "\0", "cn-alashankou", "\0", "7", str(18_414 * 86_400_000), "false", "\0",
              "\0", objects]  # fmt: skip
    made = hashlib.blake2b("\x1f".join(fields).encode(), digest_size=8).digest()
    assert digest_of() == int.from_bytes(made, "big", signed=True)


def test_objects_count_once_in_any_order_and_none_is_no_list():
    assert digest_of(objects=[PARENT, CHILD, PARENT]) == digest_of()
    assert digest_of(objects=[]) == digest_of(objects=None) != digest_of()
