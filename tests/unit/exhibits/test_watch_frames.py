"""What the sections of the watch are made of: against published figures, the rule of statuses, and small cases."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from landbridge.claims import load_case, status
from landbridge.exhibits.claimed import claims_of
from landbridge.exhibits.epidemic_beside import EpidemicBeside, epidemic_beside
from landbridge.exhibits.on_duty import on_duty
from landbridge.exhibits.ordered import levels_of
from landbridge.scenario import Changes, find_scenario, read_scenario
from landbridge.studies import describe_scenario
from landbridge.units import date_ms

DAY = dt.timedelta(days=1)
HALF = dt.date(2020, 1, 1), dt.date(2020, 6, 30)


def beside(first: dt.date, last: dt.date, port: str = "alashankou") -> EpidemicBeside | None:
    return epidemic_beside(port, first, last, date_ms(last + DAY))


def known(first: dt.date, last: dt.date, port: str = "alashankou") -> EpidemicBeside:
    found = beside(first, last, port)
    assert found is not None
    return found


def test_pneumonia_that_was_counted_later_is_what_changed_since():
    # Confirmed by 1 October 2020: 108,044 as known then, 140,958 since December (JHU, two copies of the table)
    found = known(dt.date(2020, 7, 1), dt.date(2020, 10, 2))
    assert (found.day, found.total, found.total_now) == (dt.date(2020, 10, 1), 108_044, 140_958)
    both = found.daily.filter(pl.col("day").is_between(dt.date(2020, 8, 3), dt.date(2020, 8, 31)))
    assert (both["now"] - both["then"]).sum() > 10_000


def test_the_earlier_table_ends_with_the_window_and_the_later_one_four_weeks_after():
    found = known(*HALF)
    assert found.place == "Kazakhstan"
    assert found.daily.filter(pl.col("then").is_not_null())["day"].max() == found.day
    assert found.day < HALF[1] + DAY
    assert found.daily["day"].to_list()[-1] == HALF[1] + 28 * DAY
    assert found.daily["day"].to_list()[0] >= dt.date(2020, 3, 13)  # the first two cases in Kazakhstan


def test_without_the_declared_break_r_is_a_false_alarm_and_then_a_false_all_clear_and_with_it_neither():
    daily = known(*HALF).daily
    alarm = daily.filter(pl.col("day").is_between(dt.date(2020, 7, 1), dt.date(2020, 7, 4)))
    clear = daily.filter(pl.col("day").is_between(dt.date(2020, 7, 8), dt.date(2020, 7, 11)))
    assert alarm["unbridged"].max() > 3 > alarm["reproduction"].max()  # type: ignore[operator]
    assert clear["unbridged"].max() < 1 <= clear["reproduction"].min()  # type: ignore[operator]
    assert dt.date(2020, 7, 1) in known(*HALF).findings.filter(pl.col("kind") == "break bridged")["first"].to_list()


@pytest.mark.parametrize(("port", "place"), [("erenhot", "Mongolia"), ("manzhouli", "Russia")])
def test_each_port_watches_the_country_beside_it(port: str, place: str):
    assert known(dt.date(2020, 3, 1), dt.date(2020, 6, 30), port).place == place


@pytest.mark.parametrize(
    ("port", "first", "last"),
    [("brest", *HALF), ("alashankou", dt.date(2019, 1, 1), dt.date(2019, 6, 30)),
     ("alashankou", dt.date(2024, 1, 1), dt.date(2024, 6, 30))],
)  # fmt: skip
def test_where_nothing_is_watched_or_known_there_is_nothing(port: str, first: dt.date, last: dt.date):
    assert beside(port=port, first=first, last=last) is None


def test_that_no_newer_copy_was_kept_is_a_finding():
    # Between the two mirrors, from 28 July to 4 September 2020, no copy is kept.
    found = known(dt.date(2020, 7, 1), dt.date(2020, 8, 31))
    assert found.day < dt.date(2020, 8, 1)
    assert "no newer copy" in found.findings["kind"].to_list()


def test_claims_concern_the_half_year_before_they_were_made_and_no_other_time():
    assert claims_of(*HALF) is not None
    assert claims_of(dt.date(2020, 8, 1), dt.date(2020, 8, 31)) is not None
    assert claims_of(dt.date(2021, 8, 1), dt.date(2021, 11, 30)) is None
    assert claims_of(dt.date(2019, 1, 1), dt.date(2019, 6, 30)) is None


def test_at_every_instant_the_spell_that_holds_has_the_status_of_the_rule():
    found, case = claims_of(*HALF), load_case("kazakhstan-2020-07")
    assert found is not None
    instants = sorted({*found.statements["known_at"], *found.spells["start"]})
    for proposition in case.propositions:
        spells = found.spells.filter(pl.col("proposition") == proposition)
        for at in instants:
            holds = [row["status"] for row in spells.to_dicts() if row["start"] <= at and (row["end"] is None or
                                                                                         at < row["end"])]  # fmt: skip
            expected = status(case, proposition, at).word
            assert holds == ([] if expected == "unknown" else [expected]), (proposition, at)


def test_statuses_now_are_those_of_the_table_of_2021():
    # The worked example (docs/tutorials/who-said-what.md): what the seven claims of July 2020 came to
    found = claims_of(*HALF)
    assert found is not None
    now = dict(found.now.select("proposition", "status").iter_rows())
    assert now == {"P0": "denied", "P1": "confirmed", "P2": "retracted", "P3": "denied", "P4": "confirmed",
                   "P5": "confirmed", "P6": "confirmed"}  # fmt: skip
    assert found.statements.height == 19


def test_orders_are_those_in_force_with_their_days_in_the_window():
    scenario = read_scenario(find_scenario("h1-2020"), changes=Changes(also=("mid-may",)))
    found = levels_of(scenario, describe_scenario(scenario), scenario.corridor.ports, date_ms(HALF[1] + DAY))
    assert found is not None
    assert set(found.orders["id"]) == set(scenario.protocols)
    rows = {(row["id"], row["port"]): row for row in found.orders.sort("first", descending=True).to_dicts()}
    xinfadi, mid_may = rows["xinfadi", "alashankou"], rows["mid-may", "khorgos"]
    assert (xinfadi["first"], xinfadi["last"]) == (dt.date(2020, 6, 17), dt.date(2020, 6, 24))
    assert (mid_may["first"], mid_may["last"]) == (dt.date(2020, 5, 15), dt.date(2020, 6, 30))  # until 1 July, 0:00
    assert xinfadi["ordered_by"] == "China Railway dispatching centre"
    assert "containers only" in xinfadi["effects"]
    assert set(found.levels["port"]) == {"alashankou", "khorgos", "erenhot", "manzhouli", "suifenhe"}


def test_ports_that_the_page_does_not_show_have_neither_level_nor_order():
    scenario = read_scenario(find_scenario("h1-2020"))
    found = levels_of(scenario, describe_scenario(scenario), ["erenhot"], date_ms(HALF[1] + DAY))
    assert found is not None
    assert set(found.levels["port"]) == {"erenhot"}
    assert set(found.orders["port"]) == {"erenhot"}
    assert levels_of(scenario, describe_scenario(scenario), [], date_ms(HALF[1] + DAY)) is None


def crew_day(replication: int, post: str, day: int, crew_min: int, *, quarantine: int = 0, isolation: int = 0,
             tests: int = 0) -> dict[str, object]:  # fmt: skip
    return {"replication": replication, "post": post, "day": dt.date(2020, 6, day), "crew_min": crew_min,
            "quarantine": quarantine, "isolation": isolation, "tests": tests, "found": 0, "infected": 0}  # fmt: skip


def test_posts_of_a_port_go_together_and_replications_give_the_spread():
    crews = pl.DataFrame([
        crew_day(0, "cn-a/crew/both", 1, 1440), crew_day(0, "cn-a/cranes/inbound", 1, 2880),
        crew_day(1, "cn-a/crew/both", 1, 0, quarantine=5, isolation=1, tests=4),
        crew_day(1, "cn-a/cranes/inbound", 1, 1440), crew_day(0, "cn-a/crew/both", 2, 9999, quarantine=9),
        crew_day(0, "elsewhere/crew/both", 1, 1440, quarantine=9),
    ])  # fmt: skip
    found = on_duty(crews, {"cn-a": "a"}, dt.date(2020, 6, 1), dt.date(2020, 6, 1))
    assert found is not None
    (row,) = found.to_dicts()
    # 3 crews in one replication and 1 in the other; nobody out, and 6 people
    assert (row["duty_p10"], row["duty_p50"], row["duty_p90"], row["duty_worst"]) == pytest.approx((1.2, 2, 2.8, 1))
    assert (row["out_p10"], row["out_p50"], row["out_p90"], row["out_worst"]) == pytest.approx((0.6, 3, 5.4, 6))
    assert row["tests"] == 2


def test_ports_come_in_the_order_of_the_scenario():
    crews = pl.DataFrame([crew_day(0, f"{station}/crew/both", 1, 1440) for station in ("cn-a", "cn-b")])
    found = on_duty(crews, {"cn-b": "b", "cn-a": "a"}, dt.date(2020, 6, 1), dt.date(2020, 6, 1))
    assert found is not None
    assert found["port"].to_list() == ["b", "a"]


def test_a_run_that_counts_no_crews_has_none():
    assert on_duty(pl.DataFrame(), {"cn-a": "a"}, *HALF) is None
