"""Where a hand-written book of the world leaves trains, and what is assumed of what it does not tell.

    cn ---- near | far ---- eu         one track at near, crossed in an hour, documents at near and placing at far

Three trains that are to leave at 0:00, 10:00 and 20:00 of the first day; background trains come to near every day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from landbridge.cargo import TrainLoad
from landbridge.errors import BadInput
from landbridge.ledger import EVENT_SCHEMA
from landbridge.ports import BackgroundFlow, Capacity, PathOffer, Port, Shift, StageTime
from landbridge.services import Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import (
    Corridor,
    CorridorModel,
    PortRules,
    build_model,
    depart_as_known,
    futures,
    moment_from_book,
    read_moment,
    resume,
    write_moment,
)
from landbridge.simulation.present.present import Present, present_of
from landbridge.simulation.present.standings import How
from landbridge.simulation.present.state_building import build_state
from landbridge.units import DAY_MS, HOUR_MS, from_ms

TRAINS = ("s.1", "s.2", "s.3")
Row = tuple[float, str, str, str, str]


def corridor(*, trains_a_day: float = 0, tracks: int = 1) -> Corridor:
    service = Service("s", "cn", "eu", (), ("gate",), "outbound", "China-Europe", None)
    path = ServicePath(((Leg("CN", 1435, "cn", "near", 1000),), (Leg("XX", 1520, "far", "eu", 300),)), (True,))
    stages = [
        StageTime("gate", station, stage, "both", "all", None, "exponential", hours * HOUR_MS, None, None, None)
        for station, stage, hours in (("near", "documents", 4), ("far", "running", 1), ("far", "placing", 2))
    ]
    units = (Capacity("gate", "near", "tracks", "both", tracks), Capacity("gate", "near", "crew", "both", 2))
    offers = tuple(PathOffer("gate", way, None, 24) for way in ("outbound", "inbound"))
    flows = (BackgroundFlow("gate", "outbound", trains_a_day),) if trains_a_day else ()
    rules = PortRules(tuple(stages), units, (Shift("gate", "near", "crew", "both", 0, 360, 0),), offers, (), flows, (),
                      ())  # fmt: skip
    journeys = tuple(Journey(train, "s", 10 * k * HOUR_MS) for k, train in enumerate(TRAINS))
    speeds = tuple(LineSpeed(country, "all", 1000, 0.2, 0.3, 0.2) for country in ("CN", "XX"))
    port = Port("gate", "Gate", "near", "far")
    return Corridor({"s": service}, journeys, {"s": path}, {"gate": port}, rules, speeds, TrainLoad(5, 5, 10), None, 0,
                    30 * DAY_MS)  # fmt: skip


def book_of(rows: Sequence[Row], **columns: object) -> pl.DataFrame:
    """Events as (hours, type, subject, location, stage), recorded when they happen; other columns as given."""
    kinds = {"hours": pl.Float64(), **dict.fromkeys(("type", "subject", "location", "stage"), pl.String())}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    time = (pl.col("hours") * HOUR_MS).cast(pl.Int64).cast(pl.Datetime("ms", "UTC"))
    usual = {"source": "a test", "revision": 0, "classifier": "ACT", "object": None, "quantity": None, "book": "live"}
    frame = frame.with_row_index("event_id").with_columns(
        time.alias("event_time"), time.alias("recorded_at"), pl.col("stage").replace("", None),
        *(pl.lit(value).alias(name) for name, value in (usual | columns).items()),
    )  # fmt: skip
    return frame.select(list(EVENT_SCHEMA)).cast(EVENT_SCHEMA)


def departed(train: str, hours: float) -> Row:
    return hours, "train.departed", train, "cn", ""


def arrived(train: str, hours: float) -> Row:
    return hours, "train.arrived", train, "near", ""


def at_documents(train: str, hours: float) -> Row:
    return hours, "stage.started", train, "near", "documents"


def held(train: str, hours: float) -> Row:
    return hours, "train.held", train, "near", "tracks"


def stands(model: CorridorModel, present: Present, train: str) -> tuple[str, How, float]:
    """Label of the step, what the train does there, and since when [h]."""
    ids = [subject.id if subject else "" for subject in model.subjects]
    standing = next(each.standing for each in present.entities if each.standing.train == ids.index(train))
    return model.blueprint.labels[standing.step], standing.how, standing.since / HOUR_MS


def seen(rows: Sequence[Row], hours: float, *, known: float | None = None, world: Corridor | None = None,
         book: pl.DataFrame | None = None) -> tuple[CorridorModel, Present]:  # fmt: skip
    """The present at so many hours, as known at others."""
    model = build_model(world or corridor())
    known_at = None if known is None else from_ms(round(known * HOUR_MS))
    told = book_of(rows) if book is None else book
    return model, present_of(model, told, from_ms(round(hours * HOUR_MS)), known_at)


TOLD: list[Row] = [
    departed("s.1", 0), departed("s.2", 10), departed("s.3", 20), arrived("s.1", 25), at_documents("s.1", 25),
    arrived("s.2", 27), held("s.2", 27),
]  # fmt: skip


def test_a_train_on_the_line_is_there_since_it_departed() -> None:
    model, present = seen(TOLD, 30)
    assert stands(model, present, "s.3") == ("haul|cn|near", How.IN_DELAY, 20)


def test_a_train_in_a_stage_has_been_in_it_since_it_began_and_holds_its_track() -> None:
    model, present = seen(TOLD, 30)
    assert stands(model, present, "s.1") == ("stage|near|documents", How.IN_DELAY, 25)
    assert present.busy[model.blueprint.resources.index("near/tracks/both")] == 1


def test_a_train_that_is_held_waits_since_then() -> None:
    model, present = seen(TOLD, 30)
    assert stands(model, present, "s.2") == ("hold|near|tracks", How.IN_LINE, 27)


def test_containers_of_which_nothing_is_told_are_on_the_train_they_came_with() -> None:
    _, present = seen(TOLD, 30)
    assert [each.items for each in present.entities] == [tuple(range(5)), tuple(range(5, 10)), tuple(range(10, 15))]


def test_what_is_planned_or_expected_has_not_happened() -> None:
    told = pl.concat([book_of(TOLD[:5]), book_of(TOLD[5:], classifier="EST", source="a forecast")])
    model, present = seen([], 30, book=told)
    assert stands(model, present, "s.2") == ("haul|cn|near", How.IN_DELAY, 10)


def test_what_was_recorded_later_was_not_known() -> None:
    late = book_of(TOLD).with_columns(recorded_at=pl.col("event_time") + pl.duration(hours=6))
    model, present = seen([], 30, known=30, book=late)
    assert stands(model, present, "s.1") == ("haul|cn|near", How.IN_DELAY, 0)


def test_a_correction_counts_from_when_it_was_recorded() -> None:
    put_right = book_of([departed("s.1", 2)], revision=1).with_columns(
        recorded_at=pl.lit(from_ms(20 * HOUR_MS)).cast(pl.Datetime("ms", "UTC"))
    )
    both = pl.concat([book_of(TOLD[:1]), put_right])
    assert stands(*seen([], 24, known=19, book=both), "s.1")[2] == 0
    assert stands(*seen([], 24, known=21, book=both), "s.1")[2] == 2


def test_a_train_that_should_have_left_and_of_which_nothing_is_told_leaves_at_the_instant() -> None:
    model, present = seen(TOLD[:1], 30)
    assert stands(model, present, "s.2") == ("train.departed|cn", How.READY, 30)
    moment = moment_from_book(model, book_of(TOLD[:1]), from_ms(30 * HOUR_MS)).moment
    later = futures(moment, model, count=3, until_ms=40 * HOUR_MS, seed=1)
    left = [k for k, call in enumerate(later.model.calls) if call.type == "train.departed" and call.location == "cn"]
    assert later.times[:, left].tolist() == [[0, 30 * HOUR_MS, 30 * HOUR_MS]] * 3


MILESTONES: list[Row] = [departed("s.1", 0), departed("s.2", 10), arrived("s.1", 25), arrived("s.2", 27)]


def test_where_nothing_is_told_of_waiting_the_first_come_have_what_there_is() -> None:
    model, present = seen(MILESTONES, 30)
    state = build_state(model, present)
    one, two = (state.entity[state.member[k]] for k in (0, 1))
    assert model.blueprint.labels[one.step] == "stage|near|documents"
    assert state.aside.since[state.member[0]] == 25 * HOUR_MS
    assert model.blueprint.labels[two.step] == "hold|near|tracks"
    assert two.asked == 27 * HOUR_MS


def test_where_stages_are_told_of_a_train_of_which_none_is_told_waits() -> None:
    """With two tracks there would be one for it."""
    model, present = seen([*MILESTONES, at_documents("s.1", 25)], 30, world=corridor(tracks=2))
    assert stands(model, present, "s.2") == ("hold|near|tracks", How.IN_LINE, 27)


def test_a_train_beyond_a_stage_of_which_nothing_was_told_stands_behind_its_last_event() -> None:
    crossed = (29.0, "border.crossed", "s.1", "near", "")
    model, present = seen([*MILESTONES, crossed], 29.5)
    assert stands(model, present, "s.1") == ("stage|far|running", How.IN_DELAY, 29)
    assert present.busy[model.blueprint.resources.index("near/tracks/both")] == 0


def test_a_slot_on_the_border_path_is_taken_up_for_its_headway() -> None:
    """24 trains a day: an hour."""
    crossed = (29.0, "border.crossed", "s.1", "near", "")
    for hours, slots in ((29.5, 1), (30.0, 0)):
        model, present = seen([*MILESTONES, crossed], hours)
        assert present.busy[model.blueprint.resources.index("gate/path/outbound")] == slots
        assert len(present.tokens) == slots


def test_a_train_that_has_arrived_at_its_destination_is_under_way_no_more() -> None:
    _, present = seen([departed("s.1", 0), (90.0, "train.arrived", "s.1", "eu", "")], 100)
    assert 0 not in [each.standing.train for each in present.entities]


def test_events_of_trains_that_the_model_does_not_know_are_counted() -> None:
    stranger = [departed("x.1", 3), (4.0, "train.arrived", "s.1", "nowhere", "")]
    _, present = seen([*TOLD, *stranger], 30)
    assert present.unknown == 2


def test_an_event_that_does_not_follow_on_the_one_before_is_counted_and_left_out() -> None:
    model, present = seen([*TOLD, (28.0, "train.departed", "s.1", "cn", "")], 30)
    assert stands(model, present, "s.1") == ("stage|near|documents", How.IN_DELAY, 25)
    assert present.unknown == 1


def test_background_trains_of_which_nothing_is_told_come_some_time_of_their_day_or_are_left_out() -> None:
    model, present = seen([], 30, world=corridor(trains_a_day=2))
    labels = [(model.blueprint.labels[each.standing.step], each.standing.since) for each in present.entities]
    assert present.left_out == 2
    assert [each for each in labels if each[0] == "come|near"] == [("come|near", DAY_MS)] * 2


@pytest.mark.parametrize(("hours", "crews"), [(15.5, 2), (16.5, 0), (22.5, 2)])
def test_crews_are_out_by_the_calendar_where_no_event_tells_of_them(hours: float, crews: int) -> None:
    """The shift without crews is from 0:00 to 6:00 in China, 16:00 to 22:00 UTC."""
    model, present = seen([], hours)
    assert present.units[model.blueprint.resources.index("near/crew/both")] == crews


def test_an_event_tells_more_than_the_calendar() -> None:
    back = (18.0, "crew.back", "near/crew/both", "near", "")
    model, present = seen([], 18.5, book=book_of([back], quantity=1))
    assert present.units[model.blueprint.resources.index("near/crew/both")] == 1


def test_trains_depart_when_they_did() -> None:
    """One that left before its time would else enter a second time."""
    early = [departed("s.3", 18)]
    world = depart_as_known(corridor(), book_of(early), from_ms(19 * HOUR_MS))
    model, present = seen(early, 19, world=world)
    assert stands(model, present, "s.3") == ("haul|cn|near", How.IN_DELAY, 18)
    assert [journey.departs_ms // HOUR_MS for journey in world.journeys] == [0, 10, 18]


def test_a_moment_of_a_book_is_gone_on_with_by_futures_alone(tmp_path: Path) -> None:
    """Nobody has drawn when the services under way will end; the file of the moment says so too."""
    model = build_model(corridor())
    moment = moment_from_book(model, book_of(TOLD), from_ms(30 * HOUR_MS)).moment
    write_moment(moment, tmp_path / "now.npz")
    for each in (moment, read_moment(tmp_path / "now.npz")):
        with pytest.raises(BadInput) as caught:
            resume(each, model)
        assert "futures" in caught.value.faults[0].remedy
        assert futures(each, model, count=2, until_ms=40 * HOUR_MS, seed=1).times.shape[0] == 2


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment_from_book(build_model(corridor()), book_of(TOLD), dt.datetime(1970, 1, 2))  # noqa: DTZ001 (that it is)


def test_a_moment_says_what_it_is_made_of() -> None:
    model = build_model(corridor(trains_a_day=2))
    made = moment_from_book(model, book_of([*TOLD, departed("x.1", 3)]), from_ms(30 * HOUR_MS))
    assert (made.under_way, made.left_out, made.unknown) == (5, 2, 1)
    assert made.moment.name == "the book as of 1970-01-02 06:00 UTC"
