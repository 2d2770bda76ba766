"""One crew, thresholds given, every instant computed by hand: who is found when, who is out, when the crew stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from crew_posts import HEALTH, POST, START, by_day, plan_of

from landbridge.ports import Rota
from landbridge.simulation.crews import history
from landbridge.simulation.crews.nouns import CrewHistory, CrewPlan, Duty
from landbridge.units import HOUR_MS

# A crew of three that works every shift, each of hazard 0.1: a threshold of 0.25 is passed after two shifts and a half,
# 30 hours after the beginning at 8:00.
ONE = replace(POST, crews=1, crew_size=3, least=2, teams=1)
SURE = replace(HEALTH, latent_h=0, symptomatic=1.0, onset_d=2, sensitivity=1.0, result_delay_h=18, transmission=0.0)
NEVER = 1e9


def _with_thresholds(monkeypatch: pytest.MonkeyPatch, plan: CrewPlan, *each: float) -> CrewHistory:
    monkeypatch.setattr(history, "thresholds", lambda _post, _key: np.array([[each]]))
    return history.draw_history(plan, 1, 0)


def _hours(found: CrewHistory) -> list[tuple[float, int]]:
    return [((instant - START) / HOUR_MS, able) for instant, able in found.changes.tolist()]


def test_one_falls_ill_and_is_found_and_the_crew_stands_while_its_mates_are_in_quarantine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Infected at 30 h, ill 48 h later, at 78 h, in mid-shift: two are enough to go on. The result at 96 h, as a shift
    # begins, sends the mates into quarantine for 336 h; at 432 h they are back and the crew works again.
    found = _with_thresholds(monkeypatch, plan_of(50, 0.1, post=ONE, health=SURE), 0.25, NEVER, NEVER)
    assert _hours(found) == [(0, 1), (96, 0), (432, 1)]
    # At 8:00 the mates are in quarantine from 96 to 408 h: 14 mornings. The ill one is isolated from 78 h to 96 + 672.
    assert by_day(found, "quarantine") == [0] * 4 + [2] * 14 + [0] * 33
    assert by_day(found, "isolation") == [0] * 4 + [1] * 28 + [0] * 19
    # Day 0 began 8 h before: 78 h is on day 3, 96 h on day 4, and 414 h, when contacts are tested, on day 17.
    assert by_day(found, "tests") == [0] * 3 + [1] + [0] * 13 + [2] + [0] * 33
    assert by_day(found, "found") == [0] * 4 + [1] + [0] * 46
    # Shifts that it began infected: at 36 h (20:00 of day 1), 48 and 60 h (day 2), 72 h (day 3).
    assert by_day(found, "unknown")[:5] == [0, 1, 2, 1, 0]
    assert by_day(found, "infected")[:3] == [0, 1, 0]


def test_a_crew_that_needs_all_its_people_stands_from_the_first_symptom_until_the_last_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = plan_of(50, 0.1, post=replace(ONE, least=3), health=SURE)
    found = _with_thresholds(monkeypatch, plan, 0.25, NEVER, NEVER)
    assert _hours(found) == [(0, 1), (78, 0), (96 + 28 * 24, 1)]


def test_a_contact_found_before_its_release_is_isolated_and_its_mates_are_not_quarantined_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Tested daily, the first at 24 h, 48 h ...: infected at 30 h, sample at 48 h, result at 66 h. The second was
    # infected at 62.4 h and goes into quarantine with the third, until the shift after 402 h: 408 h. Its sample of
    # 390 h is found at 408 h, so only the third comes back, and the crew waits for the first: 66 + 672 h, then 744 h.
    rules = replace(SURE, symptomatic=0.0)
    plan = plan_of(50, 0.1, post=ONE, health=rules, duty=Duty(1.0))
    found = _with_thresholds(monkeypatch, plan, 0.25, 0.52, NEVER)
    assert _hours(found) == [(0, 1), (66, 0), (744, 1)]
    assert by_day(found, "found") == [0] * 3 + [1] + [0] * 13 + [1] + [0] * 33
    assert by_day(found, "quarantine") == [0] * 3 + [2] * 14 + [0] * 34


def test_one_who_falls_ill_in_quarantine_is_found_without_a_new_quarantine_of_its_mates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The first: ill at 78 h, found at 96 h. The second: infected at 90 h, ill at 138 h, found at 156 h. The third comes
    # back at 432 h as if it had one contact, the first at 768 h; with two people the crew works.
    found = _with_thresholds(monkeypatch, plan_of(50, 0.1, post=ONE, health=SURE), 0.25, 0.75, NEVER)
    assert _hours(found) == [(0, 1), (96, 0), (768, 1)]
    assert by_day(found, "quarantine") == [0] * 4 + [2] * 2 + [1] * 12 + [0] * 33


def test_the_ill_whom_no_test_finds_stay_away_as_long_as_a_test_could_find_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Ill at 78 h, tested at 78 h and each day before 30 h + 4 d = 126 h: at 102 h too. Away until the result of a test
    # at 126 h would be there, 144 h. Nobody is quarantined.
    rules = replace(SURE, sensitivity=0.0, detectable_d=4)
    plan = plan_of(20, 0.1, post=replace(ONE, least=3), health=rules)
    found = _with_thresholds(monkeypatch, plan, 0.25, NEVER, NEVER)
    assert _hours(found) == [(0, 1), (78, 0), (144, 1)]
    assert by_day(found, "tests")[:6] == [0, 0, 0, 1, 1, 0]


def test_who_is_out_gathers_no_hazard(monkeypatch: pytest.MonkeyPatch) -> None:
    # The mates are out from 96 to 432 h; 0.85 is reached half a shift after they are back, not at 102 h.
    found = _with_thresholds(monkeypatch, plan_of(50, 0.1, post=ONE, health=SURE), 0.25, 0.85, NEVER)
    assert by_day(found, "infected") == [0, 1] + [0] * 16 + [1] + [0] * 32  # (432 + 6 + 8) / 24 = 18.6


def test_one_found_in_the_quarantine_of_its_rota_stops_no_crew_at_work_but_keeps_its_own_away_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 4+4: the first cohort works days 0 to 3, the second 4 to 7, and so on. Infected at 66 h, untested at work; tested
    # as quarantine begins at 96 h, found at 114 h. Mates are kept until the shift after 114 + 240 h, 360 h, instead
    # of 192 h: the crew's days from 192 to 288 h are lost, and those from 384 h on are worked.
    post = replace(ONE, crews=2)
    rules = replace(SURE, symptomatic=0.0, quarantine_d=10)
    duty = ((START, Duty(None, Rota(4, 4))),)
    monkeypatch.setattr(history, "thresholds", lambda _post, _key: np.array([[[0.55, NEVER, NEVER], [NEVER] * 3]]))
    found = history.draw_history(plan_of(20, 0.1, post=post, health=rules, duty=duty), 1, 0)
    assert _hours(found) == [(0, 1), (192, 0), (288, 1)]
