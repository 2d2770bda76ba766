"""The timetable of the half-year against what was published, and against the tables of the scenario."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.scenario.authoring import SeedService, SolvedTimetable, solve_timetable, write_timetable
from landbridge.services import dated_journeys
from landbridge.units import DAY_MS, parse_instant_ms

# Published months of 2020 (the source article and the national railway; scoring.csv rows M).
MONTHS = {"2020-01": 702, "2020-02": 430, "2020-03": 809, "2020-04": 979, "2020-05": 1033, "2020-06": 1169}
SCENARIO = Path("src/landbridge/data/scenarios/h1-2020")
SCORING = Path("src/landbridge/data/traffic/scoring.csv")


@pytest.fixture(scope="module")
def timetable() -> SolvedTimetable:
    return solve_timetable()


@pytest.fixture(scope="module")
def services(timetable: SolvedTimetable) -> dict[str, SeedService]:
    return {service.id: service for service in timetable.services}


@pytest.fixture(scope="module")
def crossings(timetable: SolvedTimetable, services: dict[str, SeedService]) -> Callable[..., int]:
    """Counts dated trains one by one, where the solver reckons with parts of months."""
    lags = dict(timetable.lag_days)
    trains = [(services[journey.service], journey.departs_ms + lags[journey.service] * DAY_MS)
              for journey in dated_journeys(timetable.departures)]  # fmt: skip

    def count(port: str, first: str, end: str, direction: str | None = None) -> int:
        low, high = parse_instant_ms(first), parse_instant_ms(end)
        return sum(low <= crosses < high and service.port == port and direction in (None, service.direction)
                   for service, crosses in trains)  # fmt: skip

    return count


def sums(timetable: SolvedTimetable, chosen: Callable[[str], bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in timetable.departures:
        found[row.month] += row.trains * chosen(row.service)
    return found


def is_china_europe(services: dict[str, SeedService]) -> Callable[[str], bool]:
    return lambda service: services[service].train_class == "China-Europe"


def test_the_months_come_out_to_the_train(timetable: SolvedTimetable, services: dict[str, SeedService]):
    found = sums(timetable, is_china_europe(services))
    assert {month: found[month] for month in MONTHS} == MONTHS
    assert sum(found[month] for month in MONTHS) == 5122


def test_may_is_556_out_and_477_in(timetable: SolvedTimetable, services: dict[str, SeedService]):
    for direction, trains in (("outbound", 556), ("inbound", 477)):
        found = sums(timetable, lambda s, d=direction: is_china_europe(services)(s) and services[s].direction == d)
        assert found["2020-05"] == trains


def test_run_in_and_run_out_have_the_national_rate(timetable: SolvedTimetable, services: dict[str, SeedService]):
    found = sums(timetable, is_china_europe(services))
    assert found["2019-12"] == 734
    assert found["2019-11"] == round(755 * 16 / 30)
    assert found["2020-07"] == round(1169 * 31 / 30)
    assert found["2020-08"] == round(1169 * 10 / 30)


def test_every_target_is_met_within_the_tolerance_of_rounding(timetable: SolvedTimetable):
    assert timetable.rounding_tolerance == 0.5
    for each in timetable.achieved:
        target = each.target
        # Half a train of a thousand and more moves a share by less than 0.0005.
        slack = 0.0 if target.exact else 0.5 if target.of is None else 0.0005
        assert target.low - slack <= each.value <= target.high + slack, target.id


def test_there_are_eighteen_equalities_and_six_rows_of_bands(timetable: SolvedTimetable):
    kinds = Counter(each.target.kind for each in timetable.achieved)
    # The band of Khorgos' outbound share is two rows: one for its lower and one for its upper end.
    shares = [each for each in timetable.achieved if each.target.kind == "band" and each.target.of is not None]
    assert (kinds["equality"], kinds["band"] + len(shares)) == (18, 6)


@pytest.mark.parametrize(
    ("port", "direction", "end", "published"),
    [
        ("Alashankou", "outbound", "2020-07-01", 1288),
        ("Alashankou", "inbound", "2020-07-01", 840),
        ("Alashankou", None, "2020-02-01", 297),
        ("Khorgos", None, "2020-06-01", 1324),
        ("Khorgos", None, "2020-02-01", 351),
        ("Manzhouli", None, "2020-07-01", 1505),
        ("Manzhouli", None, "2020-02-01", 207),
    ],
)
def test_dated_trains_cross_as_published_within_five(
    crossings: Callable[..., int], port: str, direction: str | None, end: str, published: int
):
    # Whole trains on dates against parts of months: differences of 1 to 5 trains are the rule's own.
    assert abs(crossings(port, "2020-01-01", end, direction) - published) <= 5


def test_trains_through_kazakhstan_agree_with_the_transit_operator(
    timetable: SolvedTimetable, services: dict[str, SeedService]
):
    """Independent, never fitted: UTLC ERA's 223,000 TEU at 90.2 TEU a train are 2,472 trains."""
    ports = ("Alashankou", "Khorgos")
    found = sums(timetable, lambda s: is_china_europe(services)(s) and services[s].port in ports)
    assert sum(found[month] for month in MONTHS) == pytest.approx(223_000 / 90.2, rel=0.03)


def test_no_train_of_wuhan_leaves_while_it_is_closed(timetable: SolvedTimetable, services: dict[str, SeedService]):
    low, high = parse_instant_ms("2020-01-23"), parse_instant_ms("2020-03-28")
    wuhan = [journey for journey in dated_journeys(timetable.departures)
             if services[journey.service].chinese_terminal == "cn-wuhan"]  # fmt: skip
    assert wuhan
    assert not [journey.id for journey in wuhan if low <= journey.departs_ms < high]


@pytest.mark.parametrize(
    ("origin", "destination", "month"),
    [("cn-wuhan", "de-duisburg", "2020-03"), ("cn-chongqing", "lt-vilnius", "2020-04"),
     ("cn-yiwu", "lt-vilnius", "2020-05")],
)  # fmt: skip
def test_trains_that_are_known_to_have_run_are_in_it(
    timetable: SolvedTimetable, services: dict[str, SeedService], origin: str, destination: str, month: str
):
    pair = (origin, destination)
    found = sums(timetable, lambda s: (services[s].origin, services[s].destination) == pair)
    assert found[month] >= 1


def scored_pairs(root: Path) -> list[tuple[str, str, str]]:
    with (root / SCORING).open(encoding="utf-8", newline="") as stream:
        return [(row["id"], row["origin_id"], row["destination_id"]) for row in csv.DictReader(stream)
                if row["use"] in ("score", "fit") and row["origin_id"]]  # fmt: skip


def test_every_scored_origin_and_destination_has_a_service_with_departures(
    root: Path, timetable: SolvedTimetable, services: dict[str, SeedService]
):
    running = [services[each] for each in {row.service for row in timetable.departures if row.month in MONTHS}]
    ways = [(each.origin, *each.via, each.destination) for each in running]
    pairs = scored_pairs(root)
    assert len(pairs) >= 15
    missing = [pair for pair in pairs if not any(passes(way, pair[1], pair[2]) for way in ways)]
    assert not missing


def passes(way: tuple[str, ...], origins: str, destinations: str) -> bool:
    """Whether a way goes from one of the origins to one of the destinations; a part of the way will do."""
    starts = [place for place, stop in enumerate(way) if is_one_of(stop, origins)]
    return any(is_one_of(stop, destinations) for start in starts for stop in way[start + 1 :])


def is_one_of(stop: str, places: str) -> bool:
    if places == "any Chinese terminal":
        return stop.startswith("cn-")
    if places == "any EU terminal":
        return stop.partition("-")[0] in ("be", "de", "es", "hu", "it", "lt", "nl", "pl", "sk")
    return stop in places.split(";")


@pytest.mark.parametrize("name", ["services.csv", "departures.csv"])
def test_the_tables_of_the_scenario_are_what_the_builder_writes(
    root: Path, timetable: SolvedTimetable, tmp_path: Path, name: str
):
    write_timetable(tmp_path, timetable)
    assert (tmp_path / name).read_bytes() == (root / SCENARIO / name).read_bytes()


def test_every_row_that_is_written_has_a_source(timetable: SolvedTimetable, tmp_path: Path):
    for path in write_timetable(tmp_path, timetable):
        with path.open(encoding="utf-8", newline="") as stream:
            assert all(row["source"] for row in csv.DictReader(stream))


def test_a_measured_lag_can_take_the_place_of_the_assumed_one_and_the_sums_still_hold(timetable: SolvedTimetable):
    later = {service: days + 0.5 for service, days in timetable.lag_days}
    again = solve_timetable(lag_days=later)
    fitted = [each for each in again.achieved if each.target.kind == "equality" and each.target.of is None]
    assert all(abs(each.value - each.target.low) <= 0.5 for each in fitted)
    assert again.departures != timetable.departures
