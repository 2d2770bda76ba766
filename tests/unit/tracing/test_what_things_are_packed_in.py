"""What things are packed in, by EPCIS events, whose statements are about one of several things."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.books import create_book, open_store
from landbridge.exchange import Reading
from landbridge.tracing import take_in, trace
from unit.exchange.epcis_samples import AGGREGATION_EVENT

START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
GRAI, PALLETS = "urn:epc:id:grai:0614141.12345.400", ("urn:epc:id:sscc:0614141.1234567890", "urn:x:pallet2")
BOXES = ("urn:epc:id:bic:CSQU3054383", "urn:epc:id:bic:MSKU1234565")


def event(day: int, kind: str, **told: Any) -> dict[str, Any]:
    made = {"type": kind, "eventTime": f"2020-06-0{day}T00:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "ADD"}
    return {**made, **told}


def aggregation(day: int, parent: str, children: tuple[str, ...], step: str, **told: Any) -> dict[str, Any]:
    return event(day, "AggregationEvent", parentID=parent, childEPCs=list(children), bizStep=step, **told)


@pytest.fixture
def at(tmp_path: Path):
    """The trace of a thing at the end of a day."""
    changed = event(3, "TransformationEvent", inputEPCList=["urn:x:milk"], outputEPCList=["urn:x:cheese"])
    del changed["action"]
    events = [aggregation(1, GRAI, PALLETS, "packing"), aggregation(2, "urn:x:wagon", BOXES, "loading"),
              changed, AGGREGATION_EVENT, aggregation(5, GRAI, PALLETS[:1], "unpacking", action="DELETE")]  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(events), encoding="utf-8")
    store = open_store(str(tmp_path / "store.db"))
    book = create_book(store, "live", now=START)
    taken = take_in(store, book, [tmp_path / "a.json"], Reading(format="epcis"), clock=lambda: START)
    assert taken.total.new == len(events)
    return lambda thing, day: trace(store, book, thing, at=START + dt.timedelta(days=day))


@pytest.fixture
def on(at):
    """What things are on or in at the end of a day."""
    return lambda thing, day: [(each.id, each.how) for each in at(thing, day).on]


@pytest.fixture
def aboard(at):
    """What is on or in a thing at the end of a day."""
    return lambda thing, day: at(thing, day).aboard.select("id", "how").rows()


def test_each_of_several_things_is_in_what_they_were_put_into_and_not_in_one_another(on):
    returnable, pallet = "00614141123452400", "106141412345678908"  # with check digits
    assert on("urn:x:pallet2", 1) == [(returnable, "packed in")]
    assert on(pallet, 1) == [(returnable, "packed in")]
    assert on(pallet, 6) == []
    assert on("urn:x:pallet2", 6) == [(returnable, "packed in")]
    assert on("CSQU3054383", 3) == [("urn:x:wagon", "loaded")]
    assert on("MSKU1234565", 3) == [("urn:x:wagon", "loaded")]


def test_what_something_is_made_of_is_not_what_it_is_packed_in(on):
    assert on("urn:x:cheese", 6) == []


def test_a_parent_tells_what_is_in_it_from_when_it_was_put_in_until_it_is_taken_out(aboard):
    returnable, pallet = "00614141123452400", "106141412345678908"
    assert aboard(returnable, -1) == []
    assert aboard(returnable, 1) == [(pallet, "packed in"), ("urn:x:pallet2", "packed in")]
    assert aboard(returnable, 6) == [("urn:x:pallet2", "packed in")]
    assert aboard("urn:x:wagon", 3) == [("CSQU3054383", "loaded"), ("MSKU1234565", "loaded")]
    assert aboard("urn:x:milk", 6) == []
    assert aboard("X8432", 60) == [("CSQU3054383", "loaded")]
    assert aboard("urn:x:wagon", 60) == [("MSKU1234565", "loaded")]
