"""The door of the network: all faults of a folder in one report, and our own data without any."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from drawn_network import drawn_network, write_network

import landbridge
from landbridge.errors import BadInput
from landbridge.network import Location, check_network, great_circle_km, load_network, read_network
from landbridge.tables import Inspection, load_schema

ROOM = Path(landbridge.__file__).parent / "network"
DATA = Path(landbridge.__file__).parent / "data" / "network"
LINK = "cn-east--cn-north"


def faults_of(folder: Path) -> list[tuple[str, int | None, str | None]]:
    inspection = Inspection()
    read_network(folder, inspection)
    return [(fault.file, fault.row, fault.column) for fault in inspection.faults]


def change(file: Path, row: str, **cells: str) -> int:
    """Change cells of the row with this id; the number of its line."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    (line,) = [i for i, each in enumerate(rows, 2) if each["id"] == row]
    rows[line - 2] |= cells
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return line


def test_our_own_data_pass_the_door():
    inspection = Inspection()
    read_network(DATA, inspection)
    assert inspection.faults == ()


def test_our_own_data_have_no_errors_and_only_road_ports_off_the_rails():
    findings = check_network(load_network())
    assert [finding for finding in findings if finding.level == "error"] == []
    assert {finding.subject for finding in findings if "no train" in finding.text} == {
        "cn-baketu", "kz-bakhty", "cn-jeminay", "kz-maikapshagai", "cn-dulata", "kz-kolzhat"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["nodes", "links", "route_lengths", "repairs"])
def test_every_table_has_the_columns_of_its_schema(name: str):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        assert tuple(next(csv.reader(stream))) == load_schema(ROOM / "schemas" / f"{name}.csv").header


def test_the_network_holds_the_lengths_that_were_counted_when_it_was_built():
    """The builder of the data counted 92,469 km: CN 28,847, RU 24,589, KZ 11,298 (data/network, its report)."""
    km: dict[str, float] = {}
    for section in load_network().sections.values():
        for country, part in section.km_by_country if section.mode == "rail" else ():
            km[country] = km.get(country, 0.0) + part
    assert sum(km.values()) == pytest.approx(92_469, abs=1)
    assert [km[country] for country in ("CN", "RU", "KZ")] == pytest.approx([28_847, 24_589, 11_298], abs=1)


def test_home_gauges_are_those_of_the_builder():
    """SOURCES.md, transformation 8."""
    broad = {"KZ", "RU", "BY", "UA", "MN", "UZ", "KG", "LT", "LV", "GE", "AZ"}
    for country, gauge in load_network().home_gauge_mm.items():
        assert gauge == (1520 if country in broad else {"FI": 1524, "ES": 1668}.get(country, 1435)), country


def test_all_five_frontier_ports_between_china_and_kazakhstan_are_there():
    ends = {crossing.id for crossing in load_network().crossings.values() if crossing.mode == "road"}
    assert ends == {"cn-alashankou/kz-dostyk/road", "cn-khorgos/kz-nurzholy/road", "cn-baketu/kz-bakhty/road",
                    "cn-jeminay/kz-maikapshagai/road", "cn-dulata/kz-kolzhat/road"}  # fmt: skip


def test_five_chinese_rail_crossings_break_the_gauge():
    crossings = [each for each in load_network().crossings.values() if each.frontier == "China"]
    assert {crossing.first for crossing in crossings} == {
        "cn-alashankou", "cn-khorgos", "cn-erenhot", "cn-manzhouli", "cn-suifenhe"
    }  # fmt: skip
    assert all(crossing.gauges_mm == (1435, 1520) for crossing in crossings)


def test_a_drawn_network_passes_the_door(tmp_path: Path):
    assert faults_of(write_network(tmp_path)) == []


@pytest.mark.parametrize(("cells", "columns"), [
    ({"from": "cn-nowhere"}, ["from"]),
    ({"to": "cn-east"}, ["to"]),
    ({"length_km": "-100"}, ["length_km"]),
    ({"length_km": "0"}, ["length_km"]),
    ({"length_km": "a mile"}, ["length_km"]),
    ({"mode": "tram"}, ["mode"]),
    ({"gauge_mm": "1668"}, ["gauge_mm", "gauge_mm"]),
    ({"gauge_mm": "broad"}, ["gauge_mm"]),
    ({"gauge_mm": ""}, ["gauge_mm"]),
    ({"mode": "road"}, ["gauge_mm"]),
    ({"km_by_country": "CN:90"}, ["km_by_country"]),
    ({"km_by_country": "CN=100"}, ["km_by_country"]),
    ({"km_by_country": "KZ:100"}, ["country"]),
    ({"length_km": "0.5", "km_by_country": "CN:0.5"}, ["length_km"]),
    ({"id": "cn-east--cn-south"}, ["id"]),
])  # fmt: skip
def test_a_fault_of_a_section_is_told_with_its_place(tmp_path: Path, cells: dict[str, str], columns: list[str]):
    line = change(write_network(tmp_path) / "links.csv", LINK, **cells)
    told = faults_of(tmp_path)
    # A doubled id is told where it stands the second time.
    where = line + 1 if "id" in cells else line
    assert told == [("links.csv", where, column) for column in columns]


@pytest.mark.parametrize(("cells", "column"), [
    ({"lat": "95"}, "lat"), ({"lon": "-181"}, "lon"), ({"lat": "north"}, "lat"), ({"country": "China"}, "country"),
    ({"gauges_mm": "1435 and 1520"}, "gauges_mm"), ({"gauges_mm": "1435", "roles": "gauge_break"}, "gauges_mm"),
    ({"roles": "harbour"}, "roles"), ({"id": "cn-south"}, "id"), ({"gauges_mm": "1435;1520;1668"}, "gauges_mm"),
])  # fmt: skip
def test_a_fault_of_a_location_is_told_once_and_raises_none_at_its_sections(tmp_path: Path, cells, column: str):
    line = change(write_network(tmp_path) / "nodes.csv", "cn-north", **cells)
    told = faults_of(tmp_path)
    where = line + 1 if cells.get("id") else line
    nodes = [fault for fault in told if fault[0] == "nodes.csv"]
    assert nodes == [("nodes.csv", where, column)]
    if "id" not in cells:
        assert told == nodes


def test_all_faults_of_both_tables_are_in_one_report(tmp_path: Path):
    write_network(tmp_path)
    change(tmp_path / "nodes.csv", "de-end", lat="91")
    change(tmp_path / "links.csv", LINK, length_km="-1")
    change(tmp_path / "links.csv", "kz-mid--by-hub", km_by_country="KZ:1;BY:300")
    change(tmp_path / "links.csv", "by-hub--by-a", to="by-z")
    inspection = Inspection()
    read_network(tmp_path, inspection)
    with pytest.raises(BadInput) as refused:
        inspection.close()
    assert [(fault.file, fault.column) for fault in refused.value.faults] == [
        ("nodes.csv", "lat"), ("links.csv", "length_km"), ("links.csv", "km_by_country"), ("links.csv", "to")
    ]  # fmt: skip
    assert all(fault.remedy for fault in refused.value.faults)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b'id,"name\n'])
def test_a_table_of_locations_that_can_not_be_read_is_one_fault(tmp_path: Path, content: bytes | None):
    nodes = write_network(tmp_path) / "nodes.csv"
    nodes.unlink() if content is None else nodes.write_bytes(content)
    told = faults_of(tmp_path)
    assert {file for file, _, _ in told} == {"nodes.csv"}


def test_a_missing_column_is_one_fault(tmp_path: Path):
    links = write_network(tmp_path) / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("length_km,", "length,", 1), encoding="utf-8")
    assert [column for _, _, column in faults_of(tmp_path)] == ["length_km", "length"]


@pytest.mark.parametrize(("path", "km", "column"), [
    ("cn-east kz-mid", "100", "node_path"),
    ("cn-east cn-north", "103", "network_km"),
    ("cn-road kz-road", "3", "node_path"),
])  # fmt: skip
def test_a_published_route_that_is_not_in_the_network_is_a_fault(tmp_path: Path, path: str, km: str, column: str):
    write_network(tmp_path)
    text = f"route,network_km,km_by_country,node_path\nA to B,{km},CN:{km},{path}\n"
    (tmp_path / "route_lengths.csv").write_text(text, encoding="utf-8")
    assert faults_of(tmp_path) == [("route_lengths.csv", 2, column)]


def test_a_repair_of_an_unknown_section_is_a_fault(tmp_path: Path):
    write_network(tmp_path)
    text = f"kind,lat1,lon1,lat2,lon2,gap_km,reason,used_by_links\njoin,50,20,50,20,0.1,,{LINK} x--y\n"
    (tmp_path / "repairs.csv").write_text(text, encoding="utf-8")
    assert faults_of(tmp_path) == [("repairs.csv", 2, "used_by_links")]


def test_a_place_that_nothing_leads_to_is_found(tmp_path: Path):
    network = drawn_network(tmp_path, without=["cn-east--cn-north", "cn-east--cn-south"])
    assert [(each.level, each.subject) for each in check_network(network)] == [
        ("warning", "cn-east"), ("warning", "cn-road"), ("warning", "kz-road")
    ]  # fmt: skip


def test_a_published_route_that_no_train_can_run_is_an_error(tmp_path: Path):
    write_network(tmp_path, no_break_at=["cn-north", "kz-north"])
    text = "route,network_km,km_by_country,node_path\nA to B,510,CN:104;KZ:406,cn-east cn-north kz-north kz-mid\n"
    (tmp_path / "route_lengths.csv").write_text(text, encoding="utf-8")
    findings = check_network(read_network(tmp_path, Inspection()))
    assert [(each.subject, each.text) for each in findings if each.level == "error"] == [
        ("A to B", "no train can go from kz-north on to kz-mid: no gauge fits")
    ]


def test_a_great_circle_is_as_long_as_the_textbook_says():
    """A quarter of the equator of a sphere is R pi / 2; Paris-Warsaw is 1,365 km within 0.5 % of the ellipsoid."""

    def place(lat: float, lon: float) -> Location:
        return Location("", "", None, "", None, lat, lon, (), frozenset())

    assert great_circle_km(place(0, 0), place(0, 90)) == pytest.approx(6371.0088 * 3.141592653589793 / 2)
    assert great_circle_km(place(48.8566, 2.3522), place(52.2297, 21.0122)) == pytest.approx(1366, rel=0.005)
    assert great_circle_km(place(10, 20), place(10, 20)) == 0
