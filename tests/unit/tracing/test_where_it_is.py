"""Where a container is by a live book of either kind of store; the story is in tests/unit/live_story.py."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from live_story import BOX, STORY, TRAIN, hour, statement, tell, told_book

from landbridge.tracing import at_port, deviations, find_ids, trace


def test_a_container_is_where_its_train_is_and_both_sources_are_shown(store):
    """At Khorgos since the first arrival told: by the head, by the stays, by the port and by deviations."""
    found = trace(store, told_book(store), BOX, at=hour(89))
    assert (found.kind, found.state, found.since) == ("container", "on a train", hour(26))
    assert [(each.id, each.how, each.since) for each in found.on] == [(TRAIN, "loaded", hour(26))]
    assert found.where is not None
    assert (found.where.state, found.where.location, found.where.since) == ("at a station", "cn-khorgos", hour(84))
    [differ] = found.contradictions.to_dicts()
    assert {differ["source"], differ["other_source"]} == {"railway", "forwarder"}
    assert found.stays.select("location", "hours").rows() == [("cn-xian", 19.0), ("cn-khorgos", 5.0)]
    assert found.to_come.select("type", "classifier", "overdue").rows() == [
        ("border.crossed", "PLN", True), ("train.arrived", "PLN", False), ("train.arrived", "EST", False),
    ]  # fmt: skip


def test_what_was_known_then_is_told_again_whatever_is_taken_in_later(store):
    """At hour 89 nobody had told of the forwarder's arrival; a later correction changes nothing of that answer."""
    book = told_book(store)
    before = trace(store, book, BOX, at=hour(89), known_at=hour(89))
    assert before.contradictions.is_empty()
    assert before.where is not None
    assert before.where.since == hour(84)
    tell(store, book, statement("railway", 5, "train.arrived", "cn-khorgos", 70, revision=1, recorded=150))
    again = trace(store, book, BOX, at=hour(89), known_at=hour(89))
    assert again.history.equals(before.history)
    assert trace(store, book, BOX, at=hour(89)).history.filter(revision=1)["event_time"].to_list() == [hour(70)]


def test_a_train_carries_what_was_loaded_until_it_is_discharged(store):
    off = statement("port", 3, "container.discharged", "de-duisburg", 300, subject=BOX, object=TRAIN)
    book = told_book(store, (*STORY, off))
    assert trace(store, book, TRAIN, at=hour(89)).aboard["id"].to_list() == [BOX]
    assert trace(store, book, TRAIN, at=hour(301)).aboard.is_empty()
    assert trace(store, book, BOX, at=hour(301)).on == ()


def test_a_number_is_found_in_any_spelling_and_a_slip_is_told_what_comes_close(store):
    book = told_book(store)
    assert find_ids(store, book, "csqu 305438-3").ids == (BOX,)
    slip = find_ids(store, book, "CSQU3054388")
    assert (slip.ids, slip.near) == ((), (BOX,))
    assert find_ids(store, book, "CSQU3054383", known_at=hour(7)).ids == ()


def test_a_train_of_which_only_a_crossing_is_told_is_a_train(store):
    book = told_book(store, (statement("railway", 1, "border.crossed", "cn-alashankou", 8),))
    assert trace(store, book, TRAIN, at=hour(9)).kind == "train"


def test_stays_on_both_sides_of_a_border_are_whole_where_clocks_differ(store):
    """Alashankou 0 to 11; the station beyond tells the arrival by its own clock an hour before the crossing."""
    book = told_book(store, (
        statement("railway", 1, "train.arrived", "cn-alashankou", 0),
        statement("beyond", 1, "train.arrived", "kz-dostyk", 10),
        statement("railway", 2, "border.crossed", "cn-alashankou", 11),
        statement("railway", 3, "train.departed", "kz-dostyk", 20),
    ))  # fmt: skip
    found = trace(store, book, TRAIN, at=hour(30)).stays
    assert found.select("location", "came", "left", "hours").rows() == [
        ("cn-alashankou", hour(0), hour(11), 11.0), ("kz-dostyk", hour(10), hour(20), 10.0),
    ]  # fmt: skip


def test_of_a_thing_that_was_retracted_is_told_when_and_by_whom(store):
    """Nothing of it is there at hour 7, it is found at 9, and from 20 on it was retracted by who told it."""
    first = statement("port", 1, "container.gated_in", "cn-xian", 8, subject=BOX)
    book = told_book(store, (first, {**first, "revision": 1, "retracted": True, "recorded_at": hour(20)}))
    assert find_ids(store, book, "csqu 305438-3").retracted == (hour(20), "port")
    assert (find_ids(store, book, BOX, known_at=hour(9)).ids, find_ids(store, book, BOX).ids) == ((BOX,), ())
    assert find_ids(store, book, BOX, known_at=hour(7)).retracted is None
    assert find_ids(store, book, BOX, parties=["forwarder"]).retracted is None


def test_a_party_sees_what_it_owns_and_nothing_else(store):
    book = told_book(store)
    assert find_ids(store, book, BOX, parties=["forwarder"]).ids == ()
    assert trace(store, book, TRAIN, at=hour(200), parties=["forwarder"]).history["source"].to_list() == ["forwarder"]


def test_a_port_shows_what_stands_there_and_what_is_announced(store):
    book = told_book(store)
    there = at_port(store, book, "Khorgos", at=hour(89))
    assert there.trains.select("train", "location", "hours", "containers").rows() == [(TRAIN, "cn-khorgos", 5.0, 1)]
    assert there.coming.select("type", "time").rows() == [("border.crossed", hour(86))]
    assert at_port(store, book, "khorgos", at=hour(91)).trains.is_empty()
    assert at_port(store, book, "Brest", at=hour(225)).coming.select("classifier").to_series().to_list() == [
        "PLN",
        "EST",
    ]


def test_deviations_of_a_book_are_actual_minus_plan(store):
    """Khorgos: planned for 82, came at 84; crossed at 90, planned for 86; Brest is late and under way.

    The arrival at Altynkol was not planned.
    """
    book = told_book(store, (*STORY, statement("railway", 8, "train.arrived", "kz-altynkol", 91)))
    found = deviations(store, book, at=hour(230), by="port")
    rows = {(row["group"], row["basis"]): row for row in found.rows.to_dicts()}
    khorgos, brest = rows["Khorgos", "PLN"], rows["Brest", "PLN"]
    assert (khorgos["met"], khorgos["p50_h"], khorgos["within_6h"]) == (2, 3.0, 1.0)
    assert (brest["met"], brest["under_way"], brest["longest_h"]) == (0, 1, 8.0)
    assert rows["Brest", "EST"]["to_come"] == 1
    assert found.unplanned == 1
    local = hour(230).astimezone(ZoneInfo("Asia/Shanghai"))
    assert deviations(store, book, at=local, by="port").rows.equals(found.rows)
