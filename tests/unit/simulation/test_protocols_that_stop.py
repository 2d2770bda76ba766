"""What becomes of trains in service when a protocol closes a stage or takes units away: instants worked out by hand.

cn --1435-- near | far --1520-- kz: a train comes to the border a day after it left. Documents take 12 h, sanitary
control with one of two crews 4 h; beyond the border a train stands 6 h on the only place of the hall and then 2 h under
the cranes, or 20 h in the open air. Nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from landbridge.cargo import TrainLoad
from landbridge.ports import BackgroundFlow, Capacity, PathOffer, Port, Protocol, Shift, StageTime
from landbridge.services import Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import Corridor, CorridorModel, PortRules, build_model, run_book, simulate
from landbridge.units import DAY_MS, HOUR_MS

_PORT = Port("gate", "Gate", "near", "far")
_SERVICE = Service("out", "cn", "kz", (), ("gate",), "outbound", "China-Europe", None)
_PATH = ServicePath(((Leg("CN", 1435, "cn", "near", 100),), (Leg("KZ", 1520, "far", "kz", 100),)), (True,))


def _stage(station: str, stage: str, hours: float) -> StageTime:
    return StageTime("gate", station, stage, "both", "all", None, "constant", hours * HOUR_MS, None, None, None)


_DOCUMENTS, _SANITARY = _stage("near", "documents", 12), _stage("near", "sanitary", 4)
_PLACING, _CRANES, _OPEN_AIR = _stage("far", "placing", 6), _stage("far", "cranes", 2), _stage("far", "open-air", 20)
_CREWS = Capacity("gate", "near", "crew", "both", 2)
_HALL = (Capacity("gate", "far", "places", "outbound", 1), Capacity("gate", "far", "cranes", "outbound", 1))
_YARD = Capacity("gate", "far", "open-air", "outbound", 1)


def _model(protocols: Sequence[Protocol], stages: Sequence[StageTime], capacities: Sequence[Capacity] = (), *,
           trains: Sequence[float] = (0,), shifts: Sequence[Shift] = (),
           background: Sequence[BackgroundFlow] = ()) -> CorridorModel:  # fmt: skip
    """Trains that leave at so many hours, and any number of them may cross."""
    journeys = tuple(Journey(f"t{n}", "out", round(hour * HOUR_MS)) for n, hour in enumerate(trains))
    offers = tuple(PathOffer("gate", way, None, 1e6) for way in ("outbound", "inbound"))
    rules = PortRules(tuple(stages), tuple(capacities), tuple(shifts), offers, (), tuple(background),
                      tuple(protocols), ())  # fmt: skip
    speeds = tuple(LineSpeed(country, "all", 100, 1e-9, 0.0, 0.0) for country in ("CN", "KZ"))
    return build_model(Corridor({"out": _SERVICE}, journeys, {"out": _PATH}, {"gate": _PORT}, rules, speeds,
                                TrainLoad(10, 10, 12), None, 0, 40 * DAY_MS))  # fmt: skip


def _rule(effect: str, first: float, after: float, **more: object) -> Protocol:
    return Protocol("p", "gate", effect, round(first * HOUR_MS), round(after * HOUR_MS), **more)  # type: ignore[arg-type]


def _told(model: CorridorModel, train: str = "t0", stage: str | None = None) -> list[tuple[str, float]]:
    """What the book tells of the stages of a train, with the hour; of one stage, or all."""
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0")
    return [
        (row["type"] if stage else f"{row['type']} {row['stage']}", round(row["event_time"].timestamp() / 3600, 2))
        for row in book.to_dicts()
        if row["subject"] == train and row["stage"] and stage in (None, row["stage"])
    ]


def _documents(in_service: str) -> CorridorModel:
    """Closed from hour 30 to 50; the first train is in it from hour 24 on, the second one comes in hour 32."""
    rule = _rule("closed", 30, 50, stage="documents", in_service=in_service)
    return _model([rule], [_DOCUMENTS], trains=(0, 8))


@pytest.mark.parametrize("in_service", ["finish", "resume", "repeat"])
def test_a_train_that_comes_to_a_closed_stage_is_held_until_it_opens(in_service: str) -> None:
    assert _told(_documents(in_service), "t1", "documents") == [
        ("train.held", 32), ("train.released", 50), ("stage.started", 50), ("stage.ended", 62),
    ]  # fmt: skip


def test_a_train_that_may_finish_takes_as_long_as_ever() -> None:
    assert _told(_documents("finish"), stage="documents") == [("stage.started", 24), ("stage.ended", 36)]


@pytest.mark.parametrize(("in_service", "ends"), [("resume", 56), ("repeat", 62)])
def test_a_stopped_train_goes_on_with_the_rest_or_begins_again(in_service: str, ends: float) -> None:
    assert _told(_documents(in_service), stage="documents") == [
        ("stage.started", 24), ("stage.interrupted", 30), ("train.held", 30), ("train.released", 50),
        ("stage.started", 50), ("stage.ended", ends),
    ]  # fmt: skip


def test_a_stage_may_be_stopped_more_than_once() -> None:
    rules = [_rule("closed", *hours, stage="documents", in_service="resume") for hours in ((30, 40), (42, 50))]
    # 6 h before the first stop, 2 h between the two, the remaining 4 h from hour 50 on.
    assert _told(_model(rules, [_DOCUMENTS]), stage="documents")[-1] == ("stage.ended", 54)


def _crews(in_service: str, trains: Sequence[float]) -> CorridorModel:
    """From hour 26 to 40 one crew of two; trains come in the hours after 24."""
    rule = _rule("units", 26, 40, resource="crew", value=1, in_service=in_service)
    return _model([rule], [_SANITARY], [_CREWS], trains=trains)


def test_when_a_crew_is_taken_away_the_train_that_came_last_waits_for_the_other_crew() -> None:
    model = _crews("resume", (0, 1))
    assert _told(model, "t0") == [("stage.started sanitary", 24), ("stage.ended sanitary", 28)]
    assert _told(model, "t1") == [
        ("stage.started sanitary", 25), ("stage.interrupted sanitary", 26), ("train.held sanitary", 26),
        ("train.released sanitary", 28), ("stage.started sanitary", 28), ("stage.ended sanitary", 31),
    ]  # fmt: skip


def test_crews_that_are_taken_away_when_they_are_done_let_both_trains_finish_and_take_one_after_the_other() -> None:
    model = _crews("finish", (0, 1, 2, 2.5))
    ends = [_told(model, f"t{n}", "sanitary")[-1] for n in range(4)]
    # The third train has a crew when the second is done, since then one is in use; the fourth one after it.
    assert ends == [("stage.ended", hour) for hour in (28, 29, 33, 37)]


def test_crews_that_go_and_come_back_are_told_as_crews() -> None:
    model = _crews("resume", (0,))
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0")
    told = [(row["type"], row["event_time"].timestamp() / 3600, row["quantity"]) for row in book.to_dicts()
            if str(row["type"]).startswith("crew.")]  # fmt: skip
    assert told == [("crew.out", 26, 1), ("crew.back", 40, 2)]


def _hall(in_service: str, first: float = 27) -> CorridorModel:
    """The hall is closed from an hour on to hour 50: two trains, one in it from hour 24 on."""
    rule = _rule("units", first, 50, resource="places", value=0, in_service=in_service)
    return _model([rule], [_PLACING, _CRANES], _HALL, trains=(0, 1))


def test_work_in_a_closed_hall_stands_still_and_the_train_keeps_its_place() -> None:
    model = _hall("resume")
    assert _told(model, "t0") == [
        ("stage.started placing", 24), ("stage.interrupted placing", 27), ("train.held placing", 27),
        ("train.released placing", 50), ("stage.started placing", 50), ("stage.ended placing", 53),
        ("stage.started cranes", 53), ("stage.ended cranes", 55),
    ]  # fmt: skip
    assert _told(model, "t1")[:2] == [("train.held places", 25), ("train.released places", 55)]


def test_cranes_stand_still_in_a_closed_hall_too() -> None:
    told = _told(_hall("resume", first=31), stage="cranes")
    assert told == [("stage.started", 30), ("stage.interrupted", 31), ("train.held", 31), ("train.released", 50),
                    ("stage.started", 50), ("stage.ended", 51)]  # fmt: skip


def test_other_freight_has_no_part_in_the_hall_that_is_closed_and_stops_where_its_stage_is() -> None:
    flow = (BackgroundFlow("gate", "outbound", 1.0),)
    rules = [_rule("units", 1, 1000, resource="places", value=0, in_service="resume"),
             _rule("closed", 1, 1000, stage="placing", in_service="resume")]  # fmt: skip
    ends = [
        [each for each in _told(_model([rule], [_PLACING], _HALL, background=flow), name, "placing")
         if each[0] == "stage.ended"]
        for rule in rules for name in ("background-gate-outbound.001.0", "t0")
    ]  # fmt: skip
    assert [len(each) for each in ends] == [1, 0, 0, 0]


def test_a_hall_that_is_closed_when_its_trains_are_done_lets_the_one_inside_finish() -> None:
    model = _hall("finish")
    assert _told(model, "t0")[-1] == ("stage.ended cranes", 32)
    assert _told(model, "t1")[1] == ("train.released places", 50)


@pytest.mark.parametrize("first", [27, 31])
def test_a_train_that_has_to_leave_the_hall_begins_again_in_the_open_air(first: float) -> None:
    """From the place alone at hour 27, from under the cranes at hour 31."""
    rule = _rule("units", first, 50, resource="places", value=0, in_service="move")
    model = _model([rule], [_PLACING, _CRANES, _OPEN_AIR], [*_HALL, _YARD], trains=(0, first - 23))
    told = _told(model, "t0")
    assert told[-3:] == [("stage.interrupted cranes" if first == 31 else "stage.interrupted placing", first),
                         ("stage.started open-air", first), ("stage.ended open-air", first + 20)]  # fmt: skip
    # The one that comes an hour later finds the hall closed and waits for the open air.
    assert _told(model, "t1")[1:] == [("train.released open-air", first + 20), ("stage.started open-air", first + 20),
                                      ("stage.ended open-air", first + 40)]  # fmt: skip
    (use,) = simulate(model, seed=5, replications=1).resources
    assert {name: each["busy"] for name, each in use.items()} == dict.fromkeys(use, 0)


def test_containers_under_inspection_wait_with_it() -> None:
    """One place, ten containers of an hour each from hour 24 on; closed for ten hours, half an hour into the third."""
    share = StageTime("gate", "near", "inspection share", "both", "container", None, "share", 1.0, None, None, None)
    rule = _rule("closed", 26.5, 36.5, stage="inspection", in_service="resume")
    one_place = Capacity("gate", "near", "inspection", "both", 1)
    model = _model([rule], [share, _stage("near", "inspection", 1)], [one_place])
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0")
    free = [row["event_time"].timestamp() / 3600 for row in book.to_dicts() if row["type"] == "container.released"]
    assert free == pytest.approx([25, 26, *range(37, 45)], abs=1e-6)


def test_a_rule_that_meets_no_train_changes_no_instant() -> None:
    drawn = StageTime("gate", "near", "documents", "both", "all", None, "lognormal", 12 * HOUR_MS, 0.5, None, None)
    rule = _rule("closed", 800, 900, stage="documents", in_service="repeat")
    trains = [5 * n for n in range(20)]
    one, other = (simulate(_model(each, [drawn], trains=trains), seed=5, replications=1) for each in ((), (rule,)))
    assert (one.times == other.times).all()


def test_units_of_a_protocol_hold_in_place_of_those_of_shifts_and_then_the_shift_of_the_hour_holds() -> None:
    # Midnight in Shanghai is 16:00 UTC: the shift of 1 crew is from hour 16 + 4 to hour 16 + 8 of every day.
    shift = Shift("gate", "near", "crew", "both", 4 * 60, 8 * 60, 1)
    rules = [_rule("units", 22, 46, resource="crew", value=3), _rule("units", 30, 60, resource="crew", value=5)]
    blueprint = _model(rules, [_SANITARY], [_CREWS], shifts=[shift]).blueprint
    rows = [row for row in blueprint.calendar if blueprint.resources[row["resource"]] == "near/crew/both"]
    told = {int(row["t"]) / HOUR_MS: int(row["capacity"]) for row in rows if -4 < int(row["t"]) / HOUR_MS < 80}
    # The two rules overlap from hour 30 to 46, where the fewest count; from hour 60 on shifts alone.
    assert told == {0: 2, 20: 1, 22: 3, 30: 3, 46: 5, 60: 2, 68: 1, 72: 2}
