"""The five frontier ports, their states by day as published, and lorries in trains: checked against the sources."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from landbridge.network import load_network
from landbridge.ports import load_frontier, pushed_onto_rail, states_on
from landbridge.ports.frontier import RoadFlow
from landbridge.scenario import find_scenario
from landbridge.units import DAY_MS, parse_instant_ms

_FRONTIER = load_frontier()


def _state(day: str, port: str, mode: str = "road", flow: str = "freight") -> str | None:
    found = [each.state for each in states_on(_FRONTIER, dt.date.fromisoformat(day))
             if (each.port, each.mode, each.flow) == (port, mode, flow)]  # fmt: skip
    assert len(found) <= 1
    return found[0] if found else None


def test_two_of_the_five_ports_have_rails_and_all_stand_in_the_network() -> None:
    modes = {port.id: port.modes for port in _FRONTIER.ports}
    assert modes == {"alashankou": ("rail", "road"), "khorgos": ("rail", "road"), "baketu": ("road",),
                     "jeminay": ("road",), "dulata": ("road",)}  # fmt: skip
    locations = load_network().locations
    places = {place for port in _FRONTIER.ports for place in (port.china, port.rail_beyond, port.road_beyond) if place}
    assert places <= set(locations)


def test_every_state_is_of_a_port_and_a_mode_that_is_there_and_says_why() -> None:
    modes = {port.id: port.modes for port in _FRONTIER.ports}
    for each in _FRONTIER.states:
        assert each.mode in modes[each.port]
        assert each.source.startswith("http")
        assert each.why
    told = {(each.port, each.mode, each.flow) for each in states_on(_FRONTIER, dt.date(2019, 12, 31))}
    assert told == {
        (port, mode, flow) for port, each in modes.items() for mode in each for flow in ("freight", "people")
    }


@pytest.mark.parametrize(("day", "port", "mode", "flow", "state"), [
    # Kazakhstan closed three road ports from 4 April 2020; they were closed in August too, Nur Zholy at work.
    ("2020-04-03", "baketu", "road", "freight", "open"),
    ("2020-04-04", "baketu", "road", "freight", "closed"),
    ("2020-04-04", "jeminay", "road", "freight", "closed"),
    ("2020-08-17", "dulata", "road", "freight", "closed"),
    ("2020-08-17", "khorgos", "road", "freight", "limited"),
    # Three road ports at work in April 2021, for goods only, and shut on 1, 7 and 9 May.
    ("2021-04-29", "baketu", "road", "freight", "limited"),
    ("2021-04-29", "jeminay", "road", "freight", "closed"),
    ("2021-04-29", "khorgos", "road", "people", "closed"),
    ("2021-05-07", "alashankou", "road", "freight", "closed"),
    ("2021-05-08", "alashankou", "road", "freight", "limited"),
    # Shut until notice on 27 August 2021; Baketu until 10 October.
    ("2021-08-27", "khorgos", "road", "freight", "closed"),
    ("2021-10-10", "baketu", "road", "freight", "closed"),
    ("2021-10-11", "baketu", "road", "freight", "limited"),
    # All five road ports at work by 13 September 2022; people from 8 January and 20 February 2023.
    ("2022-09-13", "dulata", "road", "freight", "open"),
    ("2023-01-07", "khorgos", "road", "people", "closed"),
    ("2023-01-08", "khorgos", "road", "people", "open"),
    ("2023-02-19", "alashankou", "road", "people", "closed"),
    ("2023-02-20", "alashankou", "road", "people", "open"),
    # Rails: other goods stopped from 17 June 18:00 to 24 June 18:00; passenger trains ended on 1 February 2020.
    ("2020-06-16", "khorgos", "rail", "freight", "open"),
    ("2020-06-17", "khorgos", "rail", "freight", "limited"),
    ("2020-06-24", "alashankou", "rail", "freight", "limited"),
    ("2020-06-25", "alashankou", "rail", "freight", "open"),
    ("2020-01-31", "alashankou", "rail", "people", "open"),
    ("2020-02-01", "khorgos", "rail", "people", "closed"),
])  # fmt: skip
def test_the_state_of_a_day_is_the_one_that_was_told(day: str, port: str, mode: str, flow: str, state: str) -> None:
    assert _state(day, port, mode, flow) == state


def test_a_port_without_rails_has_no_state_of_rails() -> None:
    assert _state("2020-06-20", "baketu", "rail") is None


def test_lorries_that_are_refused_make_the_trains_of_the_protocol_lorries() -> None:
    """150 a day before, 20 from March and 80 from mid June: beside the 1.6 trains of other freight, 2.5 and 2.1."""
    scenario = find_scenario("h1-2020")
    tables: dict[str, list[dict[str, str]]] = {}
    for name in ("background", "protocols"):
        with (scenario / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            tables[name] = list(csv.DictReader(stream))
    (usual,) = [float(row["trains_a_day"]) for row in tables["background"]
                if (row["port"], row["direction"]) == ("khorgos", "outbound")]  # fmt: skip
    ruled = [(row["port"], row["direction"], parse_instant_ms(row["from"]), float(row["value"]))
             for row in tables["protocols"] if row["id"] == "lorries"]  # fmt: skip
    pushed = pushed_onto_rail(_FRONTIER.road_flow)
    assert [(each.port, each.direction, each.from_ms, round(usual + each.trains_a_day, 1)) for each in pushed] == ruled
    assert [each.trains_a_day for each in pushed] == pytest.approx([130 * 20 / 60 / 50, 70 * 20 / 60 / 50])
    assert pushed[0].until_ms == pushed[1].from_ms
    assert pushed[1].until_ms is None


def test_lorries_that_come_back_push_nothing_and_without_a_usual_number_nothing_is_reckoned() -> None:
    def flow(day: int | None, lorries: float, port: str = "p") -> RoadFlow:
        return RoadFlow(port, "outbound", None if day is None else day * DAY_MS, lorries, "by hand")

    (only,) = pushed_onto_rail([flow(20, 150), flow(None, 150), flow(10, 0)])
    assert (only.from_ms, only.until_ms, only.trains_a_day) == (10 * DAY_MS, 20 * DAY_MS, 1.0)
    assert pushed_onto_rail([flow(10, 20), flow(20, 5)]) == ()
    assert pushed_onto_rail([flow(None, 50), flow(10, 60)]) == ()
