"""The rules of routing, on a network that can be added up by hand (drawn_network.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn_network import PLACES, SECTIONS, drawn_network, length_of

from landbridge.errors import WrongUse
from landbridge.network import GaugeChange, Network, NoRoute, Stretch, route, split_route


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return drawn_network(tmp_path_factory.mktemp("drawn"))


def changes(found) -> list[tuple[str, int]]:
    return [(change.location, change.to_mm) for change in found.gauge_changes]


def test_the_shortest_way_is_found_and_added_up(network: Network):
    found = route(network, "cn-east", "de-end")
    assert found.locations == ("cn-east", "cn-south", "kz-south", "kz-mid", "by-hub", "by-a", "pl-a", "de-end")
    assert found.km == 150 + 10 + 100 + 500 + 50 + 6 + 40
    assert found.km_by_country == {"CN": 155, "KZ": 5 + 100 + 200, "BY": 300 + 50 + 2, "PL": 4 + 10, "DE": 30}
    assert found.crossings == ("cn-south/kz-south", "kz-mid/by-hub", "by-a/pl-a", "pl-a/de-end")


def test_westbound_the_gauge_changes_west_of_the_border(network: Network):
    found = route(network, "cn-east", "de-end")
    assert found.gauge_changes == (GaugeChange("kz-south", 1435, 1520), GaugeChange("pl-a", 1520, 1435))


def test_eastbound_the_gauge_changes_east_of_the_border(network: Network):
    found = route(network, "de-end", "cn-east")
    assert found.gauge_changes == (GaugeChange("by-a", 1435, 1520), GaugeChange("cn-south", 1520, 1435))


def test_stretches_are_cut_at_borders_and_where_the_gauge_changes(network: Network):
    assert route(network, "cn-east", "de-end").stretches == (
        Stretch("CN", 1435, "rail", "cn-east", "cn-south", 155),
        Stretch("KZ", 1435, "rail", "cn-south", "kz-south", 5),
        Stretch("KZ", 1520, "rail", "kz-south", "kz-mid", 300),
        Stretch("BY", 1520, "rail", "kz-mid", "by-a", 352),
        Stretch("PL", 1520, "rail", "by-a", "pl-a", 4),
        Stretch("PL", 1435, "rail", "pl-a", "pl-a", 10),
        Stretch("DE", 1435, "rail", "pl-a", "de-end", 30),
    )


def test_a_route_can_be_cut_at_its_stations(network: Network):
    before, between, after = split_route(network, route(network, "cn-east", "de-end"), ["kz-south", "by-a"])
    assert [stretch.km for stretch in before] == [155, 5]
    assert [stretch.km for stretch in between] == [300, 352 - 2]
    assert [stretch.km for stretch in after] == [2, 4, 10, 30]


def test_a_route_can_be_cut_at_its_ends(network: Network):
    found = route(network, "cn-east", "de-end")
    assert split_route(network, found, ["cn-east", "de-end"]) == ((), found.stretches, ())


def test_a_route_can_not_be_cut_where_it_does_not_pass(network: Network):
    with pytest.raises(WrongUse, match="does not pass"):
        split_route(network, route(network, "cn-east", "de-end"), ["by-a", "kz-south"])


@pytest.mark.parametrize("named", [
    {"crossings": ["cn-north/kz-north"]}, {"crossings": ["kz-north/cn-north"]},
    {"via": ["cn-north"]}, {"via": ["kz-north"]}, {"via": ["cn-north", "kz-north"]},
])  # fmt: skip
def test_a_crossing_named_is_used_and_nobody_turns_back_to_another(network: Network, named: dict[str, list[str]]):
    # Turning back at cn-north and crossing in the south would be 100 + 100 + 150 + 10 + 100 = 460 km.
    assert route(network, "cn-east", "kz-mid", **named).km == 100 + 10 + 400


def test_a_crossing_at_an_end_of_the_route_is_used(network: Network):
    assert route(network, "cn-north", "kz-mid").km == 10 + 400


def test_an_interior_place_says_more_than_an_end(network: Network):
    found = route(network, "cn-north", "kz-mid", via=["cn-south"])
    assert found.km == 100 + 150 + 10 + 100


def test_a_western_crossing_reaches_past_the_border_station_to_where_the_gauge_changes(network: Network):
    assert network.crossings["by-b/pl-b"].stations == ("by-b", "pl-mid", "pl-b")
    found = route(network, "cn-east", "de-end", crossings=["by-b/pl-b"])
    assert found.km == 150 + 10 + 100 + 500 + 70 + 5 + 3 + 60
    assert changes(found) == [("kz-south", 1520), ("pl-b", 1435)]


def test_a_western_crossing_leaves_the_chinese_ones_open_and_the_other_way_round(network: Network):
    found = route(network, "cn-east", "de-end", crossings=["cn-north/kz-north", "by-b/pl-b"])
    assert found.km == 100 + 10 + 400 + 500 + 70 + 5 + 3 + 60


def test_a_crossing_named_closes_the_change_of_gauge_inland(network: Network):
    asked = {"destination": "pl-broad", "arrival_gauge_mm": 1435}
    assert changes(route(network, "by-hub", **asked, crossings=["by-a/pl-a"])) == [("pl-a", 1435)]


def test_a_change_of_gauge_without_a_partner_serves_both_directions(network: Network):
    assert changes(route(network, "by-hub", "de-end", via=["pl-edge", "pl-broad"])) == [("pl-broad", 1435)]
    assert changes(route(network, "de-end", "by-hub", via=["pl-broad", "pl-edge"])) == [("pl-broad", 1520)]


@pytest.mark.parametrize(("gauge_mm", "expected"), [(None, []), (1520, []), (1435, [("pl-b", 1435)])])
def test_a_destination_with_two_gauges_is_reached_on_the_one_asked_for(network: Network, gauge_mm, expected):
    found = route(network, "by-hub", "pl-b", arrival_gauge_mm=gauge_mm)
    assert found.km == 70 + 5 + 3
    assert changes(found) == expected


def test_a_train_starts_on_the_gauge_of_the_country(network: Network):
    assert changes(route(network, "pl-a", "by-hub")) == [("by-a", 1520)]


def test_places_are_passed_in_their_order_and_on_the_gauge_arrived_on(network: Network):
    found = route(network, "cn-east", "de-end", via=["by-b", "kz-mid", "by-a"])
    order = [place for place in found.locations if place in ("by-b", "kz-mid", "by-a")]
    assert order[:4] == ["kz-mid", "by-b", "kz-mid", "by-a"]
    assert changes(found) == [("kz-south", 1520), ("pl-a", 1435)]


def test_a_border_station_without_gauge_change_gives_no_free_change(network: Network):
    # pl-mid has track of both gauges; only pl-b changes them.
    assert changes(route(network, "by-hub", "de-end", via=["pl-mid"])) == [("pl-b", 1435)]


def test_a_ferry_is_not_taken_though_it_is_shorter(network: Network):
    assert route(network, "by-hub", "de-end").km == 50 + 6 + 40  # by sea 20 + 15 + 5


def test_a_ferry_is_taken_when_no_rail_leads_there(tmp_path: Path):
    network = drawn_network(tmp_path, without=["by-a--pl-a", "by-b--pl-mid", "pl-edge--pl-broad"])
    found = route(network, "by-hub", "de-end")
    assert found.km == 20 + 15 + 5
    assert [(stretch.country, stretch.gauge_mm) for stretch in found.stretches] == [
        ("BY", 1520), ("RU", 1520), ("SEA", None), ("DE", 1435)
    ]  # fmt: skip


def test_trains_between_two_places_outside_china_do_not_cut_through_it(tmp_path: Path):
    network = drawn_network(tmp_path, without=["kz-south--kz-mid"])
    assert route(network, "kz-north", "kz-mid").km == 400
    with pytest.raises(NoRoute, match="one side"):
        route(network, "kz-south", "kz-mid")


def test_no_rail_is_told(network: Network):
    with pytest.raises(NoRoute, match=r"no rail link: kz-road \(kz-road\) has road only"):
        route(network, "cn-east", "kz-road")


def test_no_link_is_told(tmp_path: Path):
    network = drawn_network(tmp_path, without=["kz-mid--by-hub"])
    with pytest.raises(NoRoute, match=r"no rail link: nothing leads from cn-east .* to de-end"):
        route(network, "cn-east", "de-end")


def test_a_closed_crossing_is_told(tmp_path: Path):
    network = drawn_network(tmp_path, without=["kz-south--kz-mid"])
    with pytest.raises(NoRoute, match=r"banned crossing: .* over cn-north/kz-north"):
        route(network, "cn-east", "kz-mid", crossings=["cn-south/kz-south"])


def test_a_gauge_that_can_not_be_changed_is_told(tmp_path: Path):
    network = drawn_network(tmp_path, no_break_at=["cn-north", "cn-south", "kz-north", "kz-south"])
    with pytest.raises(NoRoute, match=r"gauge: .*\(cn-east\) \(1435 mm\) to .*\(kz-mid\) \(1520 mm\)"):
        route(network, "cn-east", "kz-mid")


def test_an_arrival_gauge_that_is_not_there_is_told(network: Network):
    with pytest.raises(NoRoute, match="has no 1435 mm track, only 1520 mm"):
        route(network, "cn-east", "kz-mid", arrival_gauge_mm=1435)


def test_a_crossing_that_is_not_on_the_way_is_told(network: Network):
    with pytest.raises(NoRoute, match="does not lead over by-a/pl-a"):
        route(network, "cn-east", "kz-mid", crossings=["by-a/pl-a"])


@pytest.mark.parametrize(("ends", "named", "problem"), [
    (("cn-east", "cn-east"), {}, "the same"),
    (("cn-east", "kz-mid"), {"crossings": ["cn-north"]}, "as A/B"),
    (("cn-east", "kz-mid"), {"crossings": ["cn-north/kz-south"]}, "no rail crossing"),
    (("cn-east", "kz-mid"), {"crossings": ["cn-road/kz-road"]}, "no rail crossing"),
    (("cn-east", "kz-midd"), {}, "did you mean kz-mid"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(network: Network, ends, named, problem: str):
    with pytest.raises(WrongUse, match=problem):
        route(network, *ends, **named)


OPEN_ENDS = ["cn-east", "kz-mid", "by-hub", "ru-port", "pl-yard", "de-port", "de-end"]


@pytest.mark.parametrize("origin", OPEN_ENDS)
@pytest.mark.parametrize("destination", OPEN_ENDS)
def test_no_other_way_has_fewer_changes_or_is_shorter(network: Network, origin: str, destination: str):
    """Against all ways that pass no place twice, by a second reading of the rules."""
    if origin == destination:
        return
    found = route(network, origin, destination)
    assert (len(found.gauge_changes), found.km) == min(all_ways(origin, destination))


HOME = {"CN": 1435, "KZ": 1520, "BY": 1520, "RU": 1520, "PL": 1435, "DE": 1435}
BREAKS = {place for place, _, breaks in PLACES if breaks}


def all_ways(origin: str, destination: str) -> Iterator[tuple[int, float]]:
    start = 1435 if origin[:2] in ("cn", "pl", "de") else 1520

    def go(at: str, gauge: int, seen: frozenset[str], count: int, km: float) -> Iterator[tuple[int, float]]:
        if at == destination:
            yield count, km
            return
        gauges = {gauge: 0}
        if at in BREAKS:
            gauges |= dict.fromkeys({HOME[at[:2].upper()]} if at != "pl-broad" else {1435, 1520}, 1) | {gauge: 0}
        for one, other, mode, on, parts in SECTIONS:
            there = other if at == one else one
            if mode == "rail" and at in (one, other) and there not in seen:
                for each, cost in gauges.items():
                    if str(each) in on:
                        yield from go(there, each, seen | {there}, count + cost, km + length_of(parts))

    return go(origin, start, frozenset({origin}), 0, 0.0)
