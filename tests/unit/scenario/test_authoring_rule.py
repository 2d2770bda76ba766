"""The parts of the rule: lags, parts of a month that cross in a period, open days, the seed."""

from __future__ import annotations

import datetime as dt

import pytest

from landbridge.scenario.authoring import Selection
from landbridge.scenario.authoring.coefficients import counted_part
from landbridge.scenario.authoring.lags import WayKm, lag_days
from landbridge.scenario.authoring.months import MONTHS, open_cells
from landbridge.scenario.authoring.nouns import SeedService
from landbridge.scenario.authoring.prior import china_europe_month_totals, seed_trains
from landbridge.scenario.authoring.published import (
    province_shares,
    read_lag_assumptions,
    read_published,
    read_seed_services,
)

JANUARY = (dt.date(2020, 1, 1), dt.date(2020, 1, 31))


def service(**changes: object) -> SeedService:
    """Xi'an to Duisburg by Alashankou, or what is changed."""
    fields: dict[str, object] = {
        "id": "s", "origin": "cn-xian", "destination": "de-duisburg", "via": (),
        "crossing_cn": "cn-alashankou/kz-dostyk",
        "crossing_west": "by-brest/pl-malaszewicze", "direction": "outbound", "train_class": "China-Europe",
        "arrival_gauge_mm": None, "share_group": "Shaanxi", "split": 1.0, "source": "test",
    }  # fmt: skip
    return SeedService(**(fields | changes))  # pyright: ignore[reportArgumentType]


def lag(one: SeedService, way: WayKm) -> float:
    return lag_days([one], lambda _: way, read_lag_assumptions())[one.id]


def test_an_outbound_lag_is_the_run_through_china_and_the_chinese_station():
    # 2,896 km at 774 km a day and 10 h.
    assert lag(service(), WayKm(2896, 5374, 1323)) == pytest.approx(4.16, abs=0.005)


def test_an_inbound_lag_is_the_run_from_europe_two_borders_and_no_chinese_station():
    # 1,323 km at 500, 1.5 days, 5,374 km at 987, 4.25 h.
    assert lag(service(direction="inbound"), WayKm(2896, 5374, 1323)) == pytest.approx(9.77, abs=0.005)


def test_a_central_asia_train_runs_eight_hundred_km_a_day_and_has_no_western_border():
    almaty = service(direction="inbound", train_class="Central Asia", crossing_west=None)
    assert lag(almaty, WayKm(454, 870, 0)) == pytest.approx(1.26, abs=0.005)


def test_trains_cross_when_their_lag_is_over():
    one = service()
    cells = open_cells([one])
    january = counted_part(Selection("crossings", *JANUARY), cells, [one], {"s": 3.0})
    parts = dict(zip([cell.month for cell in cells], january, strict=True))
    assert parts["2019-12"] == pytest.approx(3 / 31)
    assert parts["2020-01"] == pytest.approx(28 / 31)
    assert parts["2020-02"] == 0.0


def test_departures_are_counted_without_the_lag():
    one = service()
    cells = open_cells([one])
    march = counted_part(Selection("departures", JANUARY[0], dt.date(2020, 3, 15)), cells, [one], {"s": 3.0})
    assert march[[cell.month for cell in cells].index("2020-03")] == pytest.approx(15 / 31)


@pytest.mark.parametrize(
    ("wanted", "counted"),
    [({"port": "Khorgos"}, False), ({"direction": "inbound"}, False), ({"train_class": "Central Asia"}, False),
     ({"terminal": "cn-yiwu"}, False), ({"terminal": "de-duisburg"}, True), ({"port": "Alashankou"}, True)],
)  # fmt: skip
def test_a_figure_counts_only_the_trains_it_speaks_of(wanted: dict[str, str], counted: bool):
    one = service()
    parts = counted_part(Selection("departures", *JANUARY, **wanted), open_cells([one]), [one], {"s": 0.0})
    assert (parts.sum() > 0) == counted


def test_wuhan_is_closed_from_23_january_to_27_march():
    cells = {cell.month: cell for cell in open_cells([service(origin="cn-wuhan")])}
    assert cells["2020-01"].last_day == dt.date(2020, 1, 22)
    assert "2020-02" not in cells
    assert (cells["2020-03"].first_day, cells["2020-03"].last_day) == (dt.date(2020, 3, 28), dt.date(2020, 3, 31))
    assert set(cells) == set(MONTHS) - {"2020-02"}


def test_the_run_begins_on_15_november_and_ends_on_10_august():
    cells = open_cells([service()])
    assert (cells[0].first_day, cells[-1].last_day) == (dt.date(2019, 11, 15), dt.date(2020, 8, 10))


def test_months_outside_the_half_year_follow_from_published_sums():
    totals = china_europe_month_totals(read_published())
    # 8,225 - 3,766 - 733 - 770 - 755 = 2,201 trains are left for September, October and December.
    assert totals["2019-12"] == 734
    assert totals["2019-11"] == pytest.approx(755 * 16 / 30)
    assert totals["2020-07"] == pytest.approx(1169 * 31 / 30)


def test_province_shares_sum_to_one():
    assert sum(province_shares(read_published()).values()) == pytest.approx(1.0)


def test_the_splits_of_every_group_sum_to_one():
    pairs: dict[tuple[str, str], float] = {}
    for row in read_seed_services():
        # A China-Europe pair has its split on both rows, a Central Asia row has its own.
        key = row.id if row.train_class == "Central Asia" else row.id.rsplit("-", 1)[0]
        pairs[row.share_group, key] = row.split
    groups = {group for group, _ in pairs}
    sums = {group: sum(split for (owner, _), split in pairs.items() if owner == group) for group in groups}
    assert sums == {group: pytest.approx(1.0) for group in groups}


def test_both_directions_of_a_pair_have_the_same_split():
    pairs: dict[str, set[float]] = {}
    for row in read_seed_services():
        if row.train_class == "China-Europe":
            pairs.setdefault(row.id.rsplit("-", 1)[0], set()).add(row.split)
    assert all(len(splits) == 1 for splits in pairs.values())


def test_the_seed_of_one_pair_is_its_province_split_direction_and_month():
    pair = [service(id="out"), service(id="in", direction="inbound")]
    cells = [cell for cell in open_cells(pair) if cell.month == "2020-01"]
    seed = seed_trains(cells, pair, read_published())
    # 5,122 x 3,435 / 17,523 x 702 / 5,122, shared 3,139 to 1,809 (Alashankou, 2023).
    assert seed.sum() == pytest.approx(702 * 3435 / 17523)
    assert seed[0] / seed[1] == pytest.approx(3139 / 1809)
