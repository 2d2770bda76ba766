"""Lines, stays, what is to come and contradictions, of histories made by hand."""

from __future__ import annotations

from histories_made import after, told

from landbridge.tracing.staying import first_told, stays
from landbridge.tracing.told import contradictions, lines_of, spans_aboard, to_come


def line(hour, kind, place, **more):
    return {"hour": hour, "type": kind, "location": place, **more}


JOURNEY = (
    line(0, "container.gated_in", "A", subject="C1"),
    line(5, "container.loaded", "A", subject="C1", object="T1"),
    line(6, "train.departed", "A"),
    line(20, "train.arrived", "B"),
    line(30, "container.discharged", "B", subject="C1", object="T1"),
    line(40, "train.departed", "B"),
)


def test_the_history_of_a_container_has_its_trains_while_it_was_on_them():
    """The train's departure from B at 40 is no more the container's, which stayed there."""
    rows = told(*JOURNEY)
    spans = spans_aboard(rows, "C1", after(50))
    assert spans == (("T1", after(5), after(30)),)
    lines = lines_of(rows, "C1", spans, after(50))
    assert lines.select("of", "type").rows() == [
        ("C1", "container.gated_in"), ("C1", "container.loaded"), ("T1", "train.departed"), ("T1", "train.arrived"),
        ("C1", "container.discharged"),
    ]  # fmt: skip


def test_a_stay_goes_from_the_first_line_there_to_the_one_that_tells_of_leaving():
    rows = told(*JOURNEY)
    found = stays(lines_of(rows, "C1", spans_aboard(rows, "C1", after(50)), after(50)), after(50))
    assert found.rows() == [("A", after(0), after(6), 6.0), ("B", after(20), None, 30.0)]


def stays_at(hour, *rows):
    return stays(lines_of(told(*rows), rows[0].get("subject", "T1"), (), after(hour)), after(hour)).rows()


def test_what_another_source_tells_from_elsewhere_cuts_no_stay():
    """Xi'an from 0 to 21; of the other place one line alone is told, so nobody knows how long it would have been."""
    found = stays_at(
        50, line(0, "container.gated_in", "A", subject="C1"),
        line(0.5, "container.gated_in", "B", subject="C1", source="S2"),
        line(18, "container.loaded", "A", subject="C1"), line(21, "container.gated_out", "A", subject="C1"),
    )  # fmt: skip
    assert found == [("A", after(0), after(21), 21.0), ("B", after(0.5), after(0.5), None)]


def test_two_sources_line_by_line_make_one_stay_each():
    found = stays_at(
        50, line(0, "train.arrived", "A"), line(1, "train.arrived", "B", source="S2"),
        line(2, "train.arrived", "A", source="S3"), line(10, "train.departed", "B", source="S2"),
        line(11, "train.departed", "A"), line(11.5, "train.departed", "A", source="S3"),
    )  # fmt: skip
    assert found == [("A", after(0), after(11.5), 11.5), ("B", after(1), after(10), 9.0)]


def test_who_comes_back_stays_twice():
    """The same source tells of coming again, or of another place in between, or of coming after leaving."""
    for elsewhere, kind in (("S2", "train.arrived"), ("S1", "gauge.changed"), ("S2", "gauge.changed")):
        gone = [line(2, "train.departed", "A")] if (elsewhere, kind) == ("S2", "gauge.changed") else []
        found = stays_at(30, line(0, "train.arrived", "A"), *gone, line(5, "train.arrived", "B", source=elsewhere),
                         line(9, kind, "A"), line(12, "train.departed", "A"))  # fmt: skip
        assert [row[0] for row in found] == ["A", "B", "A"]
        assert found[2] == ("A", after(9), after(12), 3.0)


def test_a_place_since_when_is_that_of_the_first_arrival_of_the_same_stay():
    """Told at 4 by one and at 8 by another; the stay before it ended at 3."""
    rows = told(
        line(0, "train.arrived", "A"), line(3, "train.departed", "A"),
        line(4, "train.arrived", "A"), line(8, "train.arrived", "A", source="S2"),
    )  # fmt: skip
    here = told(line(8, "train.arrived", "A")).select("subject", "location", since="event_time")
    assert first_told(here, rows)["since"].to_list() == [after(4)]


def test_a_train_is_part_of_another_one_until_something_is_told_of_itself():
    rows = told(line(1, "train.formed", "A", object="J1"), line(9, "train.arrived", "B"))
    assert spans_aboard(rows, "T1", after(5)) == (("J1", after(1), None),)
    assert spans_aboard(rows, "T1", after(10)) == (("J1", after(1), after(9)),)


def test_what_is_to_come_is_the_last_word_of_each_source_on_what_was_not_passed_by():
    """A is past by B, which happened; of C each source has its last word; that of S1 is overdue at 12."""
    rows = told(
        line(2, "train.arrived", "A", classifier="PLN", recorded=0),
        line(4, "train.arrived", "B", classifier="PLN", recorded=0),
        line(5, "train.arrived", "B"),
        line(9, "train.arrived", "C", classifier="PLN", recorded=0),
        line(11, "train.arrived", "C", classifier="PLN", recorded=1),
        line(15, "train.arrived", "C", classifier="EST", recorded=6, source="S2"),
    )
    found = to_come(rows, ["T1"], after(12)).select("location", "time", "source", "overdue").rows()
    assert found == [("C", after(11), "S1", True), ("C", after(15), "S2", False)]


def test_two_sources_that_can_not_both_be_right_are_told():
    """Four hours apart at B is a contradiction, half an hour at C is none; at one hour it can not be in D and E."""
    rows = told(
        line(4, "train.arrived", "B"), line(8, "train.arrived", "B", source="S2"),
        line(20, "train.arrived", "C"), line(20.5, "train.arrived", "C", source="S2"),
        line(30, "train.departed", "D"), line(30.25, "train.departed", "E", source="S2"),
    )  # fmt: skip
    found = contradictions(lines_of(rows, "T1", (), after(40)))
    assert found.select("about", "location", "other_location").rows() == [("time", "B", "B"), ("place", "D", "E")]


def test_a_container_seen_again_and_again_by_two_sources_contradicts_nothing():
    """Half a year of positions every five minutes; each with each other would be billions of pairs."""
    rows = [line(number / 12, "container.seen", "A", subject="C1", source=f"S{number % 2}") for number in range(20_000)]
    assert contradictions(lines_of(told(*rows), "C1", (), after(2_000))).is_empty()
