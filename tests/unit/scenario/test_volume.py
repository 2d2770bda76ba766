"""More or fewer trains: totals by hand, and trains that run either way keep id and departure."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.scenario import Changes, Scenario, find_scenario, read_scenario
from landbridge.scenario.volume import parse_volume, share_out
from landbridge.services import Journey
from landbridge.units import month_of

H1 = find_scenario("h1-2020")


def _trains(scenario: Scenario) -> dict[str, Journey]:
    return {journey.id: journey for journey in scenario.corridor.journeys}


def _by_month(scenario: Scenario, train_class: str = "China-Europe") -> Counter[str]:
    services = scenario.corridor.services
    return Counter(month_of(journey.departs_ms) for journey in scenario.corridor.journeys
                   if services[journey.service].train_class == train_class)  # fmt: skip


def _half_year(months: Counter[str]) -> int:
    return sum(trains for month, trains in months.items() if "2020-01" <= month <= "2020-06")


@pytest.mark.parametrize(("text", "factor"), [("+36%", 1.36), ("-20%", 0.8), (" + 5 % ", 1.05), ("+0%", 1.0)])
def test_a_volume_is_read_as_it_is_said(text: str, factor: float) -> None:
    assert parse_volume(text) == pytest.approx(factor)


@pytest.mark.parametrize("text", ["36", "36%", "+36", "+%", "+x%", "-100%", "-120%", "+901%", "+inf%", "+nan%"])
def test_a_volume_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_volume(text)


def test_largest_remainders_by_hand() -> None:
    """Parts 1.5, 2.25, 3.25 are 7: 6 without remainders, and the one that is missing goes to the half."""
    assert share_out({"a": 1.5, "b": 2.25, "c": 3.25}, 7) == {"a": 2, "b": 2, "c": 3}


def test_of_equal_remainders_the_first_by_name_is_rounded_up() -> None:
    assert share_out({"b": 0.5, "a": 0.5}, 1) == {"b": 0, "a": 1}


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 500), min_size=1, max_size=12))
def test_shares_add_up_and_none_is_a_train_away(parts: dict[str, float]) -> None:
    total = round(sum(parts.values()))
    shared = share_out(parts, total)
    assert sum(shared.values()) == total
    assert all(abs(shared[name] - parts[name]) < 1.000001 for name in parts)


def test_36_percent_more_than_the_half_year_of_2020_is_6966_trains() -> None:
    """5,122 x 1.36 = 6,965.92; every month lies within one train of 1.36 times what it was."""
    base, more = (_by_month(read_scenario(H1, changes=Changes(volume=each))) for each in (None, "+36%"))
    assert (_half_year(base), _half_year(more)) == (5122, 6966)
    assert all(abs(more[month] - 1.36 * trains) < 1 for month, trains in base.items())


def test_every_class_grows_alike_and_other_freight_stays() -> None:
    base, more = (read_scenario(H1, changes=Changes(volume=each)) for each in (None, "+36%"))
    asia, more_asia = (_half_year(_by_month(each, "Central Asia")) for each in (base, more))
    assert abs(more_asia - 1.36 * asia) <= 0.5
    assert more.corridor.rules.background == base.corridor.rules.background


def test_with_more_trains_every_train_there_was_leaves_when_it_left() -> None:
    base, more = (_trains(read_scenario(H1, changes=Changes(volume=each))) for each in (None, "+36%"))
    assert base.items() <= more.items()


def test_with_fewer_trains_those_that_stay_leave_when_they_left() -> None:
    """5,122 x 0.8 = 4,097.6."""
    base, fewer = (read_scenario(H1, changes=Changes(volume=each)) for each in (None, "-20%"))
    assert _trains(fewer).items() <= _trains(base).items()
    assert _half_year(_by_month(fewer)) == 4098


def test_fewer_trains_are_taken_evenly() -> None:
    """Of a service that runs daily, half: never three days without one."""
    base, fewer = (read_scenario(H1, changes=Changes(volume=each)) for each in (None, "-50%"))
    daily = [train for train in base.corridor.journeys if train.id.startswith("ce-xian-duisburg-ala-out.2020-06")]
    stay = sorted(train.departs_ms for train in fewer.corridor.journeys if train.id in {each.id for each in daily})
    assert len(daily) == 47
    assert len(stay) in (23, 24)
    gaps = [(after - before) / 86_400_000 for before, after in pairwise(stay)]
    assert max(gaps) <= 3 * 30 / 47


def test_no_more_trains_are_the_same_trains() -> None:
    base, same = (_trains(read_scenario(H1, changes=Changes(volume=each))) for each in (None, "+0%"))
    assert same == base
