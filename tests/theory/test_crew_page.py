"""The table of docs/explanation/crews.md says what is drawn now."""

from __future__ import annotations

import re

import pytest
from crew_page import HEALTH, PAGE, counted, table, written_table

from landbridge.scenario import find_scenario, read_scenario


def test_the_values_are_those_of_the_half_year():
    assert read_scenario(find_scenario("h1-2020")).corridor.health == HEALTH
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: float(value) for name, value in rows} == {name: getattr(HEALTH, name) for name in HEALTH.UNITS}


@pytest.mark.slow
def test_the_table_is_what_is_drawn_now():
    assert written_table() == table(), "run .venv/bin/python tests/theory/crew_page.py"


@pytest.mark.slow
def test_where_cases_are_few_an_interval_of_7_days_finds_more_and_cuts_chains_against_60():
    assert counted("every 7 days", "found").sum() > counted("every 60 days", "found").sum()
    assert counted("every 7 days", "in_chains").sum() < counted("every 60 days", "in_chains").sum()
