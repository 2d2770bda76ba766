"""The danger of a shift, against figures worked out by hand from published totals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from crewed_stage import PLACE, write_crewed_stage, write_rows
from one_stage import ASSUMED

from landbridge.scenario import read_scenario
from landbridge.simulation import Danger, build_model
from landbridge.units import DAY_MS, date_ms

CONTACTS, TRANSMISSION, UNDETECTED = 2, 0.005, 4
INFECTIOUS_D = 8  # health.csv of h1-2020
KAZAKHSTAN, XINJIANG = 18_776_707, 24_870_000  # people


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """From 15 November 2019 on, before anybody was counted, to August 2020."""
    path = write_crewed_stage(tmp_path / "crewed")
    settings = path / "scenario.toml"
    text = settings.read_text(encoding="utf-8").replace("run_in_from = 2020-02-01", "run_in_from = 2019-11-15")
    settings.write_text(text.replace("run_out_to = 2020-03-20", "run_out_to = 2020-08-10"), encoding="utf-8")
    return path


def danger(path: Path, near: str = "", beyond: str = "", undetected: float = UNDETECTED,
           contacts: float = CONTACTS) -> Danger:  # fmt: skip
    write_rows(path, "exposure", (*PLACE, near, beyond, contacts, TRANSMISSION, undetected, *ASSUMED))
    return read_scenario(path).corridor.dangers[PLACE]


def on(values: np.ndarray, found: Danger, day: dt.date) -> float:
    return float(values[(date_ms(day) - found.first_day_ms) // DAY_MS])


def test_a_meeting_is_as_dangerous_as_people_beyond_the_border_are_infectious(scenario: Path):
    """Totals of Kazakhstan: 42,574 on 2 July 2020 and 54,747 on the 9th. Four infections for one that was reported."""
    found = danger(scenario, beyond="Kazakhstan")
    infections_a_day = (54_747 - 42_574) / 7 * UNDETECTED / KAZAKHSTAN
    expected = CONTACTS * TRANSMISSION * infections_a_day * INFECTIOUS_D
    assert on(found.at_work, found, dt.date(2020, 7, 9)) == pytest.approx(expected)
    assert not found.at_home.any()


def test_at_home_a_person_is_in_the_danger_of_the_infections_of_a_day_there(scenario: Path):
    """Totals of Xinjiang: 49 on 10 February 2020 and 75 on the 17th."""
    found = danger(scenario, near="China/Xinjiang")
    assert on(found.at_home, found, dt.date(2020, 2, 17)) == pytest.approx((75 - 49) / 7 * UNDETECTED / XINJIANG)
    assert not found.at_work.any()


def test_there_is_no_danger_before_the_first_case_nor_where_no_place_is_named(scenario: Path):
    """Kazakhstan's first four cases were told of on 13 March 2020."""
    found = danger(scenario, beyond="Kazakhstan")
    before = (date_ms(dt.date(2020, 3, 13)) - found.first_day_ms) // DAY_MS
    assert not found.at_work[:before].any()
    assert found.at_work[before:].all()
    assert not danger(scenario).at_work.any()


def test_a_meeting_is_at_most_one_with_somebody_who_infects(scenario: Path):
    """A thousand infections for each report, and 80 days each, would be more infectious people than there are."""
    health = scenario / "health.csv"
    text = health.read_text(encoding="utf-8")
    assert "infectious_d,8," in text
    health.write_text(text.replace("infectious_d,8,", "infectious_d,80,"), encoding="utf-8")
    found = danger(scenario, beyond="Kazakhstan", undetected=1000, contacts=10)
    assert found.at_work.max() == pytest.approx(10 * TRANSMISSION)


def test_every_day_that_is_simulated_has_a_danger_and_the_one_before(scenario: Path):
    """A shift that is under way at the beginning began the evening before."""
    found, corridor = danger(scenario, beyond="Kazakhstan"), read_scenario(scenario).corridor
    assert found.first_day_ms == corridor.start_ms - DAY_MS
    assert found.first_day_ms + len(found.at_work) * DAY_MS >= corridor.end_ms
    assert len(found.at_work) == len(found.at_home)


def test_of_four_teams_a_shift_carries_two_days_at_home(scenario: Path):
    """One that works every fourth shift of half a day is at home, or at work, for two days from shift to shift."""
    found = danger(scenario, near="China/Xinjiang", beyond="Kazakhstan")
    (plan,) = build_model(read_scenario(scenario).corridor).crews
    assert plan.post.teams == 4
    assert plan.hazard == pytest.approx(found.at_work + 2 * found.at_home)
