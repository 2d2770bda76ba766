"""Trains that go by another port than their own: instants and shares worked out by hand.

cn --400 km-- fork --100 km-- a | a2 --200 km-- end        own port: a
                `---200 km-- b | b2 --300 km-- end        other port: b

100 km take a day, nothing is left to chance, and sanitary control takes 12 h at a and at b.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from landbridge.cargo import TrainLoad
from landbridge.ledger import UNREACHED
from landbridge.ports import Capacity, PathOffer, Port, Protocol, StageTime
from landbridge.services import Diversion, Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import (
    Corridor,
    CorridorModel,
    PortRules,
    build_model,
    continue_model,
    join_corridors,
    run_book,
    simulate,
)
from landbridge.units import DAY_MS, HOUR_MS

_PORTS = {"a": Port("a", "A", "a", "a2"), "b": Port("b", "B", "b", "b2")}
_OWN = Service("own", "cn", "end", (), ("a",), "outbound", "China-Europe", None)
_OTHER = replace(_OWN, id="own~b", crossings=("b",))
_LEGS = tuple((Leg("CN", 1435, *ends),) for ends in (("cn", "fork", 400), ("fork", "a", 100), ("fork", "b", 200)))
_PATHS = {
    name: ServicePath(((Leg("CN", 1435, "cn", name, near),), (Leg("KZ", 1520, f"{name}2", "end", beyond),)), (True,))
    for name, near, beyond in (("a", 500, 200), ("b", 600, 300))
}
_RULE = Diversion(_OWN, 0, "fork", _LEGS, _OTHER, _PATHS["b"])  # type: ignore[arg-type]
_STOP = Protocol("p", "a", "suspended", 10 * DAY_MS, 20 * DAY_MS, direction="outbound", train_class="container")
_SANITARY = tuple(StageTime(name, name, "sanitary", "both", "all", None, "constant", 12 * HOUR_MS, None, None, None)
                  for name in "ab")  # fmt: skip
_END_MS = 90 * DAY_MS


def _corridor(*diversions: Diversion, departs: Sequence[float], protocols: tuple[Protocol, ...] = (_STOP,),
              stages: tuple[StageTime, ...] = _SANITARY, capacities: tuple[Capacity, ...] = (),
              cv: float = 1e-9) -> Corridor:  # fmt: skip
    """Trains that leave on so many days."""
    journeys = tuple(Journey(f"t{n:03d}", "own", round(day * DAY_MS)) for n, day in enumerate(departs))
    offers = tuple(PathOffer(name, way, None, 1e6) for name in "ab" for way in ("outbound", "inbound"))
    rules = PortRules(stages, capacities, (), offers, (), (), protocols, ())
    speeds = tuple(LineSpeed(country, "all", 100, cv, 0.5, 0.0) for country in ("CN", "KZ"))
    return Corridor({"own": _OWN}, journeys, {"own": _PATHS["a"]}, _PORTS, rules, speeds, TrainLoad(10, 10, 12), None,
                    0, _END_MS, diversions)  # fmt: skip


def _days(model: CorridorModel, event: str, location: str) -> list[float | None]:
    """Days on which the trains, in order of departure, reach a milestone; None where they do not."""
    (times,) = simulate(model, seed=5, replications=1).times
    return [None if times[n] == UNREACHED else round(float(times[n]) / DAY_MS, 4)
            for n, call in enumerate(model.calls) if (call.type, call.location) == (event, location)]  # fmt: skip


def test_trains_that_come_to_the_fork_while_their_port_is_stopped_go_by_the_other_one() -> None:
    """They come there on days 9, 10, 19 and 20.1; the one of day 9 comes to a when it is stopped, and waits."""
    model = build_model(_corridor(_RULE, departs=(5, 6, 15, 16.1)))
    assert _days(model, "border.crossed", "a") == [20, None, None, 21.6]
    assert _days(model, "border.crossed", "b") == [None, 12.5, 21.5, None]
    assert _days(model, "train.arrived", "end") == [22, 15.5, 24.5, 23.6]


def test_without_the_rule_they_wait() -> None:
    model = build_model(_corridor(departs=(5, 6, 15, 16.1)))
    assert _days(model, "border.crossed", "a") == [20, 20, 20.5, 21.6]


def test_where_nothing_waits_and_nothing_is_stopped_trains_run_as_without_the_rule() -> None:
    """Both parts of a cut leg are as fast as the whole leg was drawn; rounding adds a millisecond at most."""
    stop = replace(_STOP, from_ms=80 * DAY_MS, until_ms=None)
    departs = np.arange(0, 60, 0.5).tolist()
    with_rule, without = (
        build_model(_corridor(*rules, departs=departs, protocols=(stop,), cv=0.3)) for rules in ((_RULE,), ())
    )
    one, other = (_days(each, "train.arrived", "end") for each in (with_rule, without))
    assert len(set(other)) > 100
    assert one == pytest.approx(other, abs=1e-3)


def test_trains_go_elsewhere_when_so_many_wait_outside() -> None:
    """One track at a, which a train holds for 12 h; six trains come to the fork at once, those behind wait for it.

    Nobody waits on day 4 at the fork, so all go to a. A day later, when they have come to a, the second wave counts
    five of them outside less those that have been let in meanwhile.
    """
    track = (Capacity("a", "a", "tracks", "outbound", 1),)
    rule = replace(_RULE, waiting=4)
    # At day 5.25 five wait, at 5.75 four, at 6.25 three: the last of the three finds fewer than four.
    model = build_model(_corridor(rule, departs=(0,) * 6 + (1.25, 1.75, 2.25), capacities=track, protocols=()))
    crossed = _days(model, "border.crossed", "b")
    assert [day is not None for day in crossed] == [False] * 6 + [True, True, False]


def test_of_the_trains_that_may_go_elsewhere_a_share_does() -> None:
    rule = replace(_RULE, share=0.3, waiting=0)
    track = (Capacity("a", "a", "tracks", "outbound", 400),)
    departs = np.linspace(0, 60, 400).tolist()
    went = [len([day for day in _days(build_model(_corridor(each, departs=departs, capacities=track)),
                                      "train.arrived", "b") if day is not None])
            for each in (rule, replace(rule, share=0.0), replace(rule, share=1.0))]  # fmt: skip
    # Of 400 trains 120 in the mean; 99.9 % of binomial counts lie within 3.3 standard deviations of 9.2.
    assert abs(went[0] - 120) < 3.3 * 9.2
    assert went[1:] == [0, 400]


def test_calls_at_the_two_ports_have_the_same_stops_and_those_not_come_to_stay_unreached() -> None:
    model = build_model(_corridor(_RULE, departs=(6,)))
    assert [(call.location, call.call) for call in model.calls if call.type == "train.arrived"] == [
        ("a", 1), ("a2", 2), ("b", 1), ("b2", 2), ("end", 3),
    ]  # fmt: skip
    (times,) = simulate(model, seed=5, replications=1).times
    assert {model.calls[n].location for n in np.flatnonzero(times == UNREACHED)} == {"a", "a2"}


def test_the_book_tells_where_a_train_left_its_way() -> None:
    model = build_model(_corridor(_RULE, departs=(6,)))
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0")
    told = [(row["type"], row["location"]) for row in book.to_dicts() if row["type"].startswith("train.")]
    assert told == [
        ("train.departed", "cn"), ("train.passed", "fork"), ("train.diverted", "fork"), ("train.passed", "b"),
        ("train.arrived", "b"), ("train.arrived", "b2"), ("train.departed", "b2"), ("train.passed", "end"),
        ("train.arrived", "end"),
    ]  # fmt: skip


def test_containers_picked_at_the_other_port_go_on_by_the_next_train_that_is_sent_there() -> None:
    """All of the first train's ten are picked and looked into for 12 h; the second train takes along what it can."""
    share, look = (
        StageTime("b", "b", stage, "both", "container", None, kind, value, None, None, None)
        for stage, kind, value in (("inspection share", "share", 1.0), ("inspection", "constant", 12.0 * HOUR_MS))
    )
    model = build_model(_corridor(_RULE, departs=(6, 8, 30), stages=(*_SANITARY, share, look)))
    outcome = simulate(model, seed=5, replications=1)
    book = run_book(model, outcome.rows, "run/x/0").to_dicts()
    assert Counter(row["location"] for row in book if row["type"] == "container.picked") == {"b": 20}
    (tally,) = outcome.tallies
    # Of 30 the second train brings 10 and the third, which goes by a, its own; the second's own ten still wait at b.
    assert (tally["loaded"], tally["delivered"], tally["waiting_in_pools"]) == (30, 20, 10)


def test_a_run_that_turns_to_a_scenario_with_the_rule_sends_trains_elsewhere_from_then_on() -> None:
    stop = replace(_STOP, from_ms=8 * DAY_MS, until_ms=40 * DAY_MS)
    chapters = [_corridor(*rules, departs=range(5, 20), protocols=(stop,)) for rules in ((), (_RULE,))]
    turn = round(15.5 * DAY_MS)
    model = continue_model(join_corridors(chapters, [turn]), [turn])
    by_b = _days(model, "train.arrived", "b")
    # A train is at the fork on the fourth day after it left: those from day 12 on are there after the turn.
    assert [day is not None for day in by_b] == [5 + n + 4 > 15.5 for n in range(15)]
    assert join_corridors(list(reversed(chapters)), [turn])[1].diversions[0].share == 0.0
