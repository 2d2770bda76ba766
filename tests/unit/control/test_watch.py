"""The watch of places and ports: figures as known then, levels with their evidence, against dated episodes."""

from __future__ import annotations

import datetime as dt

import pytest

from landbridge.control import PortWatch, find_watched, watch, watch_place, watched_ports
from landbridge.errors import WrongUse

JULY = dt.datetime(2020, 7, 10, 8, 30, tzinfo=dt.UTC)


def port(name: str, known_at: str) -> PortWatch:
    (found,) = watch([name], dt.datetime.fromisoformat(known_at))
    assert isinstance(found, PortWatch)
    return found


def test_a_rate_is_the_growth_of_the_total_in_seven_days():
    # The total was 54,747 on 9 July and 42,574 on 2 July; nothing in between was a break.
    rate = watch_place("kazakhstan", JULY).latest("rate")
    assert rate is not None
    assert rate.value == pytest.approx((54_747 - 42_574) / 18_776_707 * 100_000)
    assert rate.low < rate.value < rate.high


def test_the_break_of_1_july_gives_no_false_alarm_and_the_missed_reports_no_false_all_clear():
    days = watch_place("kazakhstan", dt.datetime(2020, 7, 15, 8, tzinfo=dt.UTC)).daily
    reproduction = dict(days.select("day", "reproduction").iter_rows())
    assert all(reproduction[dt.date(2020, 7, day)] < 3 for day in (1, 2, 3, 4))
    assert all(reproduction[dt.date(2020, 7, day)] > 1 for day in (8, 9, 10, 11))


def test_growth_is_told_from_the_last_change_of_the_way_of_counting_on():
    assert watch_place("kazakhstan", JULY).growth_from == dt.date(2020, 7, 1)


def test_where_nothing_is_counted_nothing_is_told_of_reproduction_and_growth():
    found = watch_place("Mongolia", JULY)
    assert (found.latest("reproduction"), found.growth, found.doubling_d) == (None, None, None)


def test_a_province_is_told_by_a_later_copy_and_says_so():
    assert watch_place("Xinjiang", JULY).hindsight
    assert not watch_place("Kazakhstan", JULY).hindsight


def test_alashankou_watches_in_july_2020_because_of_kazakhstan_and_what_is_claimed_of_it():
    found = port("alashankou", "2020-07-10T08:30Z")
    assert found.level.level == 1
    assert {each.rule.id for each in found.level.triggers} == {"order", "claim", "beside-rises"}
    assert [(each.proposition, each.status, each.use) for each in found.claims] == [
        ("P2", "retracted", "close"), ("P3", "denied", "watch"), ("P5", "reported", "watch"),
    ]  # fmt: skip


def test_a_denial_by_the_ministry_lowers_nothing():
    # Its denial became known at 6:00 UTC on 10 July.
    before, after = port("baketu", "2020-07-10T05:00Z"), port("baketu", "2020-07-10T07:00Z")
    assert after.level.level >= before.level.level == 1
    assert after.level.falls_on == before.level.falls_on


@pytest.mark.parametrize(("name", "known_at", "level"), [
    ("alashankou", "2020-03-01T00:00Z", 0),
    ("alashankou", "2020-06-20T00:00Z", 2),  # containers only after Xinfadi
    ("alashankou", "2021-08-16T00:00Z", 2),  # three people of the port
    ("alashankou", "2021-10-25T12:00Z", 2),  # the stop was not publicly known yet
    ("alashankou", "2021-10-26T12:00Z", 4),
    ("alashankou", "2021-11-02T12:00Z", 2),  # it is over, container trains only goes on
    ("erenhot", "2021-10-14T12:00Z", 2),
    ("manzhouli", "2020-11-22T12:00Z", 3),
    ("suifenhe", "2021-12-02T12:00Z", 2),
])  # fmt: skip
def test_levels_of_dated_episodes_as_known_then(name: str, known_at: str, level: int):
    assert port(name, known_at).level.level == level


@pytest.mark.parametrize(("known_at", "held"), [
    ("2020-06-17T09:59Z", False), ("2020-06-17T10:00Z", True), ("2020-06-24T09:59Z", True),
    ("2020-06-24T10:00Z", False),
])  # fmt: skip
def test_protocols_in_force_are_those_of_the_half_year_at_that_instant(known_at: str, held: bool):
    # Other freight was suspended from 17 June 18:00 to 24 June 18:00 in Alashankou, 10:00 in UTC.
    protocols = port("alashankou", known_at).protocols
    assert protocols is not None
    ids = {each.id for each in protocols}
    assert ("sanitary-2020" in ids, "xinfadi" in ids) == (True, held)


def test_before_the_first_figure_nothing_can_be_told():
    with pytest.raises(WrongUse, match="nothing of Kazakhstan was known"):
        port("alashankou", "2020-01-15T00:00Z")


def test_outside_the_days_of_the_half_year_and_at_road_ports_no_protocols_are_told():
    assert port("alashankou", "2021-10-27T12:00Z").protocols is None
    assert port("baketu", "2020-06-20T00:00Z").protocols is None


def test_facts_dated_to_a_day_are_told_and_raise_no_level():
    found = port("khorgos", "2020-07-10T08:30Z")
    assert ("road", "freight", "limited", "2020-03") in {
        (each.mode, each.flow, each.state, each.since) for each in found.crossings
    }
    assert "2020-06-28" in {each.since for each in found.measures}
    assert {each.rule.id for each in found.level.triggers} <= {"order", "claim", "beside-rises"}
    assert port("manzhouli", "2021-12-10T00:00Z").crossings == ()


def test_a_level_says_what_it_calls_for_and_level_0_calls_for_nothing():
    assert "closed loop, rota 14+7+7" in port("alashankou", "2021-08-16T00:00Z").calls_for
    assert port("erenhot", "2020-07-10T08:30Z").calls_for == ()


def test_without_names_all_ports_are_watched_those_to_kazakhstan_first():
    found = [each.port.port for each in watch([], JULY) if isinstance(each, PortWatch)]
    assert found == ["alashankou", "khorgos", "baketu", "jeminay", "dulata", "erenhot", "manzhouli", "suifenhe"]
    assert [each.beside for each in watched_ports()][:5] == ["Kazakhstan"] * 5


def test_names_are_found_in_capitals_or_not_by_station_and_without_the_country():
    alashankou = watched_ports()[0]
    assert find_watched(" ALASHANKOU ") == find_watched("kz-dostyk") == alashankou
    assert find_watched("xinjiang") == find_watched("china/xinjiang") == "China/Xinjiang"
    assert find_watched("KAZAKHSTAN") == "Kazakhstan"


@pytest.mark.parametrize(("name", "meant"), [
    ("kazakstan", "Kazakhstan"), ("alashanku", "Alashankou"), ("Xinjang", "Xinjiang"), ("manzouli", "Manzhouli"),
])  # fmt: skip
def test_a_name_written_wrong_is_asked_back(name: str, meant: str):
    with pytest.raises(WrongUse, match=f"did you mean .*{meant}"):
        find_watched(name)


def test_a_name_like_nothing_is_told_what_there_is():
    with pytest.raises(WrongUse, match="the ports are Alashankou, Khorgos"):
        find_watched("qqq")


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(WrongUse, match="no time zone"):
        watch(["alashankou"], dt.datetime(2020, 7, 10, 8, 30))  # noqa: DTZ001
