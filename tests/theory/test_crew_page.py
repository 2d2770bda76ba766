"""The table of docs/explanation/crews.md says what is drawn now."""

from __future__ import annotations

import pytest
from crew_page import counted, table, written_table

pytestmark = pytest.mark.slow


def test_the_table_is_what_is_drawn_now():
    assert written_table() == table(), "run .venv/bin/python tests/theory/crew_page.py"


def test_where_cases_are_few_an_interval_of_7_days_finds_more_and_cuts_chains_against_60():
    assert counted("every 7 days", "found").sum() > counted("every 60 days", "found").sum()
    assert counted("every 7 days", "in_chains").sum() < counted("every 60 days", "in_chains").sum()
