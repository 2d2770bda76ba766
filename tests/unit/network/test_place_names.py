"""Places are found by what people write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from drawn_network import drawn_network

from landbridge.errors import WrongUse
from landbridge.network import find_crossing, find_location, load_network


@pytest.mark.parametrize(("written", "meant"), [
    ("cn-ganzhou", "cn-ganzhou"), ("CN-Ganzhou", "cn-ganzhou"), ("Ganzhou", "cn-ganzhou"), ("赣州", "cn-ganzhou"),
    ("Достык", "kz-dostyk"), ("достык", "kz-dostyk"), ("Dostyk", "kz-dostyk"),
    ("Małaszewicze", "pl-malaszewicze"), ("MALASZEWICZE", "pl-malaszewicze"), ("PLMAA", "pl-malaszewicze"),
    ("Xi'an", "cn-xian"), ("Xi’an", "cn-xian"), ("Xian", "cn-xian"), ("CNXIA", "cn-xian"),
    ("Köln", "de-cologne"), ("Cologne", "de-cologne"), ("Wien", "at-vienna"),
    ("Brest (Brest-Severny)", "by-brest"), ("Brest-Severny", "by-brest"), ("Horgos", "cn-khorgos"),
    ("重庆", "cn-chongqing"), ("重庆团结村", "cn-chongqing"), ("Astana", "kz-astana"), ("თბილისი", "ge-tbilisi"),
])  # fmt: skip
def test_a_place_is_found_by_id_name_local_name_and_code(written: str, meant: str):
    assert find_location(load_network(), written).id == meant


def test_every_place_is_found_by_its_id_its_name_and_its_code():
    network = load_network()
    for place in network.locations.values():
        for written in (place.id, place.name, place.unlocode or place.id):
            assert find_location(network, written).id == place.id


def test_every_local_name_leads_to_its_place():
    network = load_network()
    for place in network.locations.values():
        assert find_location(network, place.name_local or place.id).id == place.id


def test_a_name_of_several_places_is_refused_with_the_choice(tmp_path: Path):
    drawn = drawn_network(tmp_path)
    places = {key: replace(place, name=f"{place.id[3:]} (yard {key[:2]})") for key, place in drawn.locations.items()}
    network = replace(drawn, locations=places)
    assert find_location(network, "Mid (Yard PL)").id == "pl-mid"
    with pytest.raises(WrongUse, match=r"several locations: kz-mid \(mid \(yard kz\)\), pl-mid"):
        find_location(network, "mid")


@pytest.mark.parametrize("written", ["junction", "West", "port", "road port", ""])
def test_a_word_that_tells_what_a_place_is_names_no_place(written: str):
    with pytest.raises(WrongUse, match="no location is called"):
        find_location(load_network(), written)


@pytest.mark.parametrize(
    ("written", "near"), [("Dostik", "kz-dostyk"), ("Duisberg", "de-duisburg"), ("赣", "nodes.csv")]
)
def test_an_unknown_name_is_refused_with_what_comes_close(written: str, near: str):
    with pytest.raises(WrongUse, match=near):
        find_location(load_network(), written)


@pytest.mark.parametrize("written", [
    "by-brest/pl-malaszewicze", "pl-malaszewicze/by-brest", "Брест/Małaszewicze", "by-brest/pl-terespol",
])  # fmt: skip
def test_a_crossing_is_found_by_its_stations_in_any_order_and_language(written: str):
    assert find_crossing(load_network(), written).id == "by-brest/pl-malaszewicze"


@pytest.mark.parametrize(("written", "told"), [
    ("cn-alashankou", "as A/B"), ("a/b/c", "as A/B"), ("cn-alashankou/kz-altynkol", "cn-khorgos/kz-altynkol"),
    ("cn-baketu/kz-bakhty", "no rail crossing"), ("cn-xian/cn-xian", "no rail crossing"),
])  # fmt: skip
def test_what_is_no_rail_crossing_is_refused(written: str, told: str):
    with pytest.raises(WrongUse, match=told):
        find_crossing(load_network(), written)
