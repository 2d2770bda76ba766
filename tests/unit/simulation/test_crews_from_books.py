"""Crews where only a book tells of them: who is out comes back after quarantine, and nobody is infected unseen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from crew_posts import HEALTH, MIDNIGHT, POST, START, plan_of

from landbridge.cargo import TrainLoad
from landbridge.ports import Port, Rota
from landbridge.simulation import Corridor, Danger, PortRules, join_corridors
from landbridge.simulation.crews import Duty, draw_history, out_for, without_past
from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.present.unseen_work import changes_of_units, units_now
from landbridge.units import DAY_MS, HOUR_MS

SHIFT_MS = 12 * HOUR_MS
NO_RULES = PortRules((), (), (), (), (), (), (), ())


def at(limit: np.ndarray, t_ms: int) -> int:
    """What a limit allows at an instant."""
    return int(limit[limit[:, 0] <= t_ms][-1, 1])


def test_a_crew_that_is_out_is_away_in_the_shifts_of_its_team_for_the_time_of_quarantine():
    """One of three crews is out in the first shift of team 0, the next of which begin every 48 h, 7 in 14 days."""
    limit = out_for(plan_of(30, 0.0), START + HOUR_MS, 2, 3)
    assert [at(limit, START + k * SHIFT_MS + 2 * HOUR_MS) for k in range(5)] == [2, 10**6, 10**6, 10**6, 2]
    assert at(limit, START + 12 * DAY_MS + 2 * HOUR_MS) == 2
    assert at(limit, START + 14 * DAY_MS + 2 * HOUR_MS) == 10**6
    assert np.all(np.diff(limit[:, 0]) >= 0)


def test_few_at_work_at_a_handover_are_no_crews_out():
    """Two of three at work are as many as the tables give in that half-hour."""
    assert at(out_for(plan_of(30, 0.0), START, 2, 2), START + DAY_MS) == 10**6


def test_crews_at_home_by_their_rota_are_not_out():
    """Of three crews under 14+7+7 one or two are at work, and the book tells of as many."""
    plan = plan_of(30, 0.0, duty=Duty(None, Rota(14, 7, 7)))
    able = int(draw_history(plan, 1, 0).changes[0, 1])
    assert able < 3
    assert at(out_for(plan, START, able, 3), START + 2 * DAY_MS) == 10**6
    assert at(out_for(plan, START, able - 1, 3), START + 2 * DAY_MS) == able - 1


def test_without_its_past_a_plan_has_no_danger_on_earlier_days_and_the_same_from_then_on():
    plan = plan_of(10, 0.3)
    well = without_past(plan, MIDNIGHT + 4 * DAY_MS + 9 * HOUR_MS)
    assert well.hazard.tolist() == [0.0] * 4 + [0.3] * 7
    assert plan.hazard.tolist() == [0.3] * 11


def test_nobody_is_out_at_the_instant_in_a_history_without_its_past():
    plan = plan_of(40, 0.5, health=replace(HEALTH, symptomatic=1.0))
    at_ms = START + 20 * DAY_MS
    changes = draw_history(without_past(plan, at_ms), 1, 0).changes
    assert changes[changes[:, 0] <= at_ms, 1].tolist() == [POST.crews]
    assert changes[changes[:, 0] > at_ms, 1].min() < POST.crews


# ---- what a book tells of units


def a_blueprint() -> tuple[BlueprintBuilder, str]:
    b = BlueprintBuilder()
    b.resource("cn-x/crew/both", 4)
    for day in range(3):
        b.calendar(day * 100 + 10, 0, 2)
        b.calendar(day * 100 + 20, 0, 4)
    return b, "cn-x/crew/both"


def told(*events: tuple[int, int]) -> pl.DataFrame:
    rows = [("cn-x/crew/both", t, units) for t, units in events]
    return pl.DataFrame(rows, schema={"subject": pl.String, "t": pl.Int64, "quantity": pl.Int64}, orient="row")


@pytest.mark.parametrize(("events", "at_ms", "units"), [
    ((), 215, 2), ((), 250, 4),
    (((110, 2), (120, 3)), 150, 3),
    # Two crews are at work all the time: the handover changes nothing, and its end gives nobody back.
    (((60, 2),), 150, 2), (((60, 2),), 250, 2),
    (((60, 2), (230, 4)), 250, 4),
])  # fmt: skip
def test_what_crews_man_has_the_units_that_the_book_told_last_or_else_those_of_the_tables(
    events: tuple[tuple[int, int], ...], at_ms: int, units: int
):
    builder, name = a_blueprint()
    seen = [event for event in events if event[0] <= at_ms]
    (changes,) = changes_of_units(builder.build(), told(*seen), at_ms, {name})
    assert units_now(changes) == units


# ---- runs that go on from another


def a_corridor() -> Corridor:
    """A port that no train goes by."""
    return Corridor({}, (), {}, {"gate": Port("gate", "Gate", "near", "far")}, NO_RULES, (), TrainLoad(8, 12, 14), None,
                    0, 9 * DAY_MS)  # fmt: skip


def test_of_a_station_each_day_has_the_danger_of_the_chapter_that_rules_at_its_beginning():
    """The first chapter knows days 0 to 5, the second days 3 to 8, and rules from noon of day 4 on."""
    dangers = [Danger(first * DAY_MS, np.full(6, home), np.full(6, work))
               for first, home, work in ((0, 0.1, 1.0), (3, 0.2, 2.0))]  # fmt: skip
    chapters = [replace(a_corridor(), dangers={("gate", "near"): each}, health=HEALTH) for each in dangers]
    joined = join_corridors(chapters, [4 * DAY_MS + DAY_MS // 2])
    for each in joined:
        found = each.dangers["gate", "near"]
        assert found.first_day_ms == 0
        assert found.at_work.tolist() == [1.0] * 5 + [2.0] * 4
        assert found.at_home.tolist() == [0.1] * 5 + [0.2] * 4


def test_days_that_only_the_first_chapter_knows_keep_its_danger_and_days_that_none_knows_have_none():
    dangers = [Danger(0, np.full(3, 0.1), np.full(3, 1.0)), Danger(5 * DAY_MS, np.full(2, 0.2), np.full(2, 2.0))]
    chapters = [replace(a_corridor(), dangers={("gate", "near"): each}, health=HEALTH) for each in dangers]
    joined = join_corridors(chapters, [2 * DAY_MS])
    assert joined[1].dangers["gate", "near"].at_work.tolist() == [1.0] * 3 + [0.0] * 2 + [2.0] * 2


def test_crews_of_a_port_that_only_the_past_knows_keep_their_rules_of_health():
    danger = {("gate", "near"): Danger(0, np.zeros(3), np.zeros(3))}
    chapters = [replace(a_corridor(), dangers=danger, health=HEALTH), a_corridor()]
    assert [each.health for each in join_corridors(chapters, [2 * DAY_MS])] == [HEALTH, HEALTH]
