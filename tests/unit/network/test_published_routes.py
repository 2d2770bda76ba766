"""Routes of the real network against published lengths, and laws that every route keeps."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.network import NoRoute, PublishedLength, Route, load_network, route

LENGTHS = load_network().published


def along(length: PublishedLength) -> Route:
    """The route past every location of the way written down."""
    return route(load_network(), length.path[0], length.path[-1], via=length.path[1:-1])


@pytest.mark.parametrize("length", LENGTHS, ids=lambda length: length.route)
def test_a_route_is_as_long_as_the_builder_of_the_data_counted(length: PublishedLength):
    found = along(length)
    assert found.km == pytest.approx(length.network_km, abs=1)
    assert found.locations == length.path


def test_published_lengths_are_met_as_well_as_reported():
    """39 comparisons, median error 2.9 %, 30 of them within 5 % (report of the network data)."""
    errors = [abs(along(each).km / each.published_km - 1) for each in LENGTHS if each.published_km]
    assert len(errors) == 39
    assert median(errors) == pytest.approx(0.029, abs=0.001)
    assert sum(error <= 0.05 for error in errors) == 30


@pytest.mark.parametrize(("places", "published_km", "within"), [
    # UTLC ERA, 2018-06: 5,430 km of broad gauge, by Zhezkazgan, Iletsk, Samara, Smolensk, Minsk
    (["kz-dostyk", "kz-zhezkazgan", "ru-iletsk", "ru-samara", "ru-smolensk", "by-minsk", "by-brest"], 5430, 0.02),
    (["kz-dostyk", "kz-mointy"], 836, 0.02),  # Astana Times 2024-11
    (["kz-altynkol", "kz-zhetygen"], 293, 0.01),  # KTZ, by oceansky-logistics.com
    (["cn-harbin", "cn-manzhouli"], 935, 0.01),  # Wikipedia, Harbin-Manzhouli railway
    (["cn-urumqi", "cn-alashankou"], 460, 0.02),  # Wikipedia, Northern Xinjiang railway
])  # fmt: skip
def test_the_shortest_way_is_near_what_was_published(places: list[str], published_km: float, within: float):
    found = route(load_network(), places[0], places[-1], via=places[1:-1])
    assert found.km == pytest.approx(published_km, rel=within)


@pytest.mark.parametrize("named", [
    {"crossings": ["cn-alashankou/kz-dostyk"]}, {"via": ["cn-alashankou", "kz-dostyk"]}, {"via": ["kz-dostyk"]},
])  # fmt: skip
def test_a_train_to_almaty_by_alashankou_does_not_come_back_to_cross_at_khorgos(named: dict[str, list[str]]):
    """3,766 km; turning back at Dostyk and crossing at Khorgos would be 3,638 km (TIMETABLE, section 2)."""
    found = route(load_network(), "cn-xian", "kz-almaty", **named)
    assert found.km == pytest.approx(3766, abs=1)
    assert found.crossings == ("cn-alashankou/kz-dostyk",)


def test_ganzhou_to_duisburg_by_dostyk():
    """11,327 km is the shortest way by Dostyk, 11,554 km the one past Shangqiu, Zhengzhou and Samara (TIMETABLE)."""
    network = load_network()
    shortest = route(network, "赣州", "Duisburg", via=["Достык"])
    assert shortest.km == pytest.approx(11_327, abs=1)
    assert [change.location for change in shortest.gauge_changes] == ["kz-dostyk", "pl-malaszewicze"]
    operated = ["cn-shangqiu", "cn-zhengzhou", "cn-lanzhou", "kz-dostyk", "kz-zhezkazgan", "ru-iletsk", "ru-samara",
                "ru-ryazan", "ru-bekasovo", "ru-smolensk", "by-minsk", "pl-warsaw"]  # fmt: skip
    assert route(network, "cn-ganzhou", "de-duisburg", via=operated).km == pytest.approx(11_554, abs=1)


@pytest.mark.parametrize(("origin", "destination", "crossings", "expected"), [
    ("cn-xian", "ru-moscow", ["cn-erenhot/mn-zamynuud"], ["mn-zamynuud"]),
    ("cn-xian", "lt-vilnius", ["cn-alashankou/kz-dostyk"], ["kz-dostyk"]),
    ("cn-yiwu", "es-madrid", ["cn-alashankou/kz-dostyk", "by-brest/pl-malaszewicze"],
     ["kz-dostyk", "pl-malaszewicze", "es-irun"]),
    ("es-madrid", "cn-yiwu", ["cn-alashankou/kz-dostyk", "by-brest/pl-malaszewicze"],
     ["fr-hendaye", "by-brest", "cn-alashankou"]),
    ("cn-xian", "de-hamburg", ["cn-alashankou/kz-dostyk", "ru-kaliningrad/pl-braniewo"], ["kz-dostyk", "pl-braniewo"]),
    ("hu-budapest", "cn-xian", ["ua-chop/hu-zahony", "cn-khorgos/kz-altynkol"], ["ua-chop", "cn-khorgos"]),
])  # fmt: skip
def test_the_gauge_changes_once_at_every_break_on_the_receiving_side(origin, destination, crossings, expected):
    found = route(load_network(), origin, destination, crossings=crossings)
    assert [change.location for change in found.gauge_changes] == expected


PLACES = sorted(place.id for place in load_network().locations.values() if place.gauges_mm)


@settings(max_examples=150)
@given(places=st.lists(st.sampled_from(PLACES), min_size=2, max_size=4, unique=True))
def test_every_route_keeps_the_laws(places: list[str]):
    try:
        found = route(load_network(), places[0], places[-1], via=places[1:-1])
    except NoRoute as refused:
        assert str(refused)  # noqa: PT017 (a refusal is as lawful as a route, if it says why)
        return
    check_order(found, places)
    check_gauges(found)
    check_lengths(found)


def check_order(found: Route, places: list[str]) -> None:
    assert (found.origin, found.destination) == (places[0], places[-1])
    passed = iter(found.locations)
    assert all(place in passed for place in places)
    for before, after in pairwise(found.traversals):
        assert before.end == after.start
    for run in found.traversals:
        assert {run.start, run.end} == {run.section.start, run.section.end}
        assert run.section.mode != "road"


def check_gauges(found: Route) -> None:
    """A gauge only changes where it can be, and into the country's own where a partner has the other."""
    network = load_network()
    changes = iter(found.gauge_changes)
    origin = network.locations[found.origin]
    home = network.home_gauge_mm[origin.country]
    gauge = home if home in origin.gauges_mm else origin.gauges_mm[0]
    for run in found.traversals:
        if run.section.mode == "rail":
            assert run.gauge_mm in run.section.gauges_mm
        if gauge is not None and run.gauge_mm is not None and run.gauge_mm != gauge:
            change = next(changes)
            assert (change.location, change.from_mm, change.to_mm) == (run.start, gauge, run.gauge_mm)
            assert change.to_mm in allowed_at(change.location)
        gauge = run.gauge_mm
    assert next(changes, None) is None


def allowed_at(place: str) -> set[int]:
    network = load_network()
    here = network.locations[place]
    assert here.breaks_gauge
    pairs = [{each.first, each.second} for each in network.crossings.values() if each.breaks_gauge]
    partners = {end for pair in pairs if place in pair for end in pair - {place} if network.locations[end].breaks_gauge}
    return {network.home_gauge_mm[here.country]} if partners else set(here.gauges_mm)


def check_lengths(found: Route) -> None:
    assert found.km == pytest.approx(sum(run.section.km for run in found.traversals))
    assert found.km == pytest.approx(sum(stretch.km for stretch in found.stretches), abs=0.1)
    assert found.km == pytest.approx(sum(found.km_by_country.values()), abs=0.1 * len(found.traversals))
    assert (found.stretches[0].start, found.stretches[-1].end) == (found.origin, found.destination)
    for before, after in pairwise(found.stretches):
        assert before.end == after.start
        assert (before.country, before.gauge_mm, before.mode) != (after.country, after.gauge_mm, after.mode)
