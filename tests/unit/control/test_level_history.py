"""Spells of levels are what a look at every single day gives, and what was known later changes none of them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from landbridge.control import find_watched, level_spells, watch_port
from landbridge.control.watched import WatchedPort

FIRST, LAST = dt.date(2020, 5, 1), dt.date(2020, 6, 30)
KNOWN_AT = dt.datetime(2020, 6, 30, 16, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def port(name: str) -> WatchedPort:
    found = find_watched(name)
    assert isinstance(found, WatchedPort)
    return found


@pytest.mark.parametrize("name", ["alashankou", "erenhot", "manzhouli"])
def test_spells_lie_end_to_end_over_all_days(name: str):
    spells = level_spells(port(name), FIRST, LAST, KNOWN_AT)
    assert (spells[0].first, spells[-1].last) == (FIRST, LAST)
    for one, other in pairwise(spells):
        assert one.last + DAY == other.first
        assert one.level != other.level


def test_the_last_spell_is_the_level_of_the_watch_at_that_instant():
    found = watch_port(port("alashankou"), KNOWN_AT - dt.timedelta(minutes=1)).level
    last = level_spells(port("alashankou"), FIRST, LAST, KNOWN_AT - dt.timedelta(minutes=1))[-1]
    assert (last.level, last.first) == (found.level, found.since)


def test_the_order_of_the_dispatching_centre_is_level_2_on_its_days():
    # data/epidemic/port_cases.csv: 17 to 24 June 2020, all cargo but container trains suspended
    spells = [each for each in level_spells(port("khorgos"), FIRST, LAST, KNOWN_AT) if each.level == 2]
    assert [(each.first.isoformat(), each.last.isoformat()) for each in spells] == [("2020-06-17", "2020-06-24")]
    assert spells[0].causes == ("order",)
    assert spells[0].sources[0].startswith("https://")


def test_a_window_cuts_the_spells():
    (only,) = level_spells(port("khorgos"), dt.date(2020, 6, 18), dt.date(2020, 6, 20), KNOWN_AT)
    assert (only.level, only.first, only.last) == (2, dt.date(2020, 6, 18), dt.date(2020, 6, 20))
