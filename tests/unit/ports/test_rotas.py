"""Rotas as people write them, and how many crews they need; rules of health have units."""

from __future__ import annotations

from dataclasses import fields

import pytest

from landbridge.ports import CrewPost, HealthRules, Rota


@pytest.mark.parametrize(("text", "factor"), [("14+7+7", 2.00), ("14+7", 1.50), ("28+7", 1.25), ("28+14", 1.50)])
def test_crews_needed_for_one_at_work_are_those_of_the_published_rotas(text: str, factor: float) -> None:
    assert Rota.parse(text).factor == factor


def test_a_rota_is_written_as_it_was_read() -> None:
    assert [str(Rota.parse(text)) for text in ("14+7+7", " 28 + 7 ", "14+7+0")] == ["14+7+7", "28+7", "14+7"]


def test_cohorts_follow_each_other_at_the_greatest_step_that_fits() -> None:
    four, three, five = (Rota.parse(text) for text in ("14+7+7", "14+7", "28+7"))
    assert [(rota.stagger_d, rota.cohorts) for rota in (four, three, five)] == [(7, 4), (7, 3), (7, 5)]


def test_a_cohort_leaves_work_whenever_another_begins() -> None:
    rota = Rota.parse("10+6+4")
    at_work = [sum((day + k * rota.stagger_d) % rota.cycle_d < rota.work_d for k in range(rota.cohorts))
               for day in range(3 * rota.cycle_d)]  # fmt: skip
    assert set(at_work) == {rota.cohorts // 2}


def test_in_quarantine_people_are_tested_on_days_1_4_and_7_since_july_2022_and_on_the_last_day_before() -> None:
    assert Rota.parse("14+7").test_days == (1, 4, 7)
    assert Rota.parse("14+5").test_days == (1, 4)
    assert Rota.parse("14+7+7").test_days == (7,)


@pytest.mark.parametrize("text", ["", "14", "14+7+7+7", "14-7-7", "14+7.5", "fourteen+7", "14+-7", "١٤+٧"])
def test_what_is_no_rota_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write whole days of work"):
        Rota.parse(text)


def test_a_rota_without_work_is_refused() -> None:
    with pytest.raises(ValueError, match="no day of work"):
        Rota.parse("0+7+7")


def test_each_parameter_of_health_has_a_unit() -> None:
    assert list(HealthRules.UNITS) == [field.name for field in fields(HealthRules)]


def test_a_post_is_named_as_the_resource_it_mans() -> None:
    assert CrewPost("gate", "near", "crew", "both", 4, 6, 4).id == "near/crew/both"
