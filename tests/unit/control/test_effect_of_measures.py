"""What the measures of a run did: signs and hours by hand, pairs by hand, what is written is read back.

Two orders of a test scenario at Alashankou: a crew's stage takes an hour more, and it is tested every week. Nothing is
scarce, so a train dwells just that hour longer (tests/unit/crewed_stage.py).
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from crewed_stage import write_crewed_stage, write_rows

from landbridge.control import Effect, MeasuresEffect, effect_of_measures, read_effect, write_effect
from landbridge.control.effect_of_measures import PAIRS
from landbridge.errors import BadInput
from landbridge.scenario import Run, next_scenario, schema_of
from landbridge.statistics import Pairs
from landbridge.studies import RunRequest, Start, run_scenario
from landbridge.units import date_ms

LONGER = {"id": "longer", "effect": "minutes_added", "stage": "sanitary", "station": "cn-alashankou", "value": 60,
          "why": "a guess"}  # fmt: skip
TESTS = {"id": "tests", "effect": "test_interval_d", "station": "cn-alashankou", "value": 7, "kind": "published"}
WHOLE = {"port": "alashankou", "from": "2020-02-01", "cause": "a trial", "source": "a test", "in_force": "yes"}


def protocols(folder: Path, *rows: Mapping[str, object]) -> None:
    names = schema_of("protocols").header
    write_rows(folder, "protocols", *(tuple({**WHOLE, **row}.get(name, "") for name in names) for row in rows))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("effect")


@pytest.fixture(scope="module")
def run(place: Path) -> Run:
    """Three replications with both measures, and a third that is not in force."""
    scenario = write_crewed_stage(place / "tables" / "crewed")
    protocols(scenario, LONGER, TESTS, {**LONGER, "id": "never", "value": 600, "in_force": "no"})
    return run_scenario(str(scenario), place / "runs" / "crewed", request=RunRequest(replications=3)).run


@pytest.fixture(scope="module")
def effect(run: Run) -> MeasuresEffect:
    found = effect_of_measures(run)
    assert found is not None
    return found


def test_an_hour_more_of_a_stage_is_an_hour_more_of_dwell_in_every_pair(effect: MeasuresEffect):
    dwell = effect.effect("dwell-mean-alashankou")
    assert dwell is not None
    assert (dwell.without, dwell.with_them, dwell.change) == pytest.approx((5.0, 6.0, 1.0), abs=0.01)
    assert dwell.low <= dwell.change <= dwell.high
    assert dwell.high - dwell.low < 0.01  # the same draws in both: nothing else differs
    assert (dwell.sure, dwell.is_told) == (1.0, True)


def test_no_train_crosses_more_or_less_where_nothing_is_scarce(effect: MeasuresEffect):
    crossings = effect.effect("crossings")
    assert crossings is not None
    assert (crossings.without, crossings.change, crossings.is_told) == (5.0, 0.0, False)


def test_crossings_of_a_port_whose_id_has_a_hyphen_count_too(tmp_path: Path):
    scenario = write_crewed_stage(tmp_path / "tables" / "crewed")
    protocols(scenario, LONGER)
    for table in scenario.glob("*.csv"):
        table.write_text(re.sub(r"(?<![-\w])alashankou(?!\w)", "north-gate", table.read_text()))
    run = run_scenario(str(scenario), tmp_path / "runs" / "crewed", request=RunRequest(replications=2)).run
    found = effect_of_measures(run)
    assert found is not None
    crossings = found.effect("crossings")
    assert crossings is not None
    assert crossings.without == 5.0


def test_measures_are_those_in_force_in_the_order_of_the_table(effect: MeasuresEffect):
    assert effect.measures == ("longer", "tests")
    assert effect.pairs == 3


def test_what_it_leans_on_is_counted_by_hand(effect: MeasuresEffect):
    """Of 2 rows of measures one is assumed; crews and exposure are, and of the 10 parameters of health one is."""
    assert effect.numbers == (1 + 1 + 1 + 1, 2 + 1 + 1 + 10)
    assert effect.assumed == ("longer: a guess", "result_delay_h of the illness", "crews: made up")


def test_a_figure_that_the_run_does_not_have_has_no_effect(effect: MeasuresEffect):
    assert effect.effect("dwell-mean-khorgos") is None
    assert effect.effect("transit-ganzhou-germany-p50") is None


def test_the_interval_is_students_of_the_differences():
    """Differences 1, 2, 3: mean 2, deviation 1, t(0.975, 2) = 4.3027; so 2 -+ 4.3027 / sqrt(3)."""
    pairs = Pairs.of(np.array([5.0, 5.0, 5.0]), np.array([6.0, 7.0, 8.0]))
    assert pairs is not None
    assert (pairs.difference, pairs.sure) == (2.0, 1.0)
    assert pairs.half_width == pytest.approx(4.3027 / 3**0.5, rel=1e-4)


def test_a_run_without_measures_has_no_effect(place: Path):
    scenario = write_crewed_stage(place / "tables" / "free")
    found = run_scenario(str(scenario), place / "runs" / "free", request=RunRequest(replications=1)).run
    assert effect_of_measures(found) is None


def test_a_run_that_began_from_another_has_no_effect(place: Path, run: Run):
    """Its past can not be had without the measures."""
    days = (dt.date(2020, 3, 1), dt.date(2020, 3, 31))
    march = next_scenario(run.folder / "scenario", place / "tables" / "march", *days)
    start = Start(run.folder, date_ms(days[0]))
    later = run_scenario(str(march), place / "runs" / "march", request=RunRequest(replications=1, start=start)).run
    assert effect_of_measures(later) is None


# ---- beside the run


SMALL = MeasuresEffect(
    2, ("a", "b"), (Effect("crossings", "Crossings", "trains", 10.0, 9.0, -1.0, -2.0, 0.5, 0.5),), ("a: ünsicher",),
    (3, 7),
)  # fmt: skip


def test_what_was_written_beside_a_run_is_read_back_equal(tmp_path: Path, effect: MeasuresEffect):
    for each in (SMALL, effect, replace(SMALL, effects=(), measures=())):
        write_effect(tmp_path, each)
        assert read_effect(tmp_path) == each


def test_of_a_run_without_the_file_nothing_is_read(tmp_path: Path):
    assert read_effect(tmp_path) is None


@pytest.mark.parametrize("text", [
    "", "{", "[]", "7", '{"pairs": 2}',
    '{"pairs": 2, "measures": [], "effects": [{"id": "x"}], "assumed": [], "numbers": [1, 2]}',
    '{"pairs": 2, "measures": [], "effects": [], "assumed": [], "numbers": [1]}',
    '{"pairs": 2, "measures": 3, "effects": [], "assumed": [], "numbers": [1, 2]}',
])  # fmt: skip
def test_a_damaged_file_is_bad_input_with_its_place(tmp_path: Path, text: str):
    (tmp_path / "measures.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_effect(tmp_path)
    (fault,) = caught.value.faults
    assert fault.file == str(tmp_path / "measures.json")
    assert fault.remedy


def test_a_file_that_is_no_text_is_bad_input(tmp_path: Path):
    (tmp_path / "measures.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput):
        read_effect(tmp_path)


def test_at_most_so_many_pairs_are_compared(run: Run, monkeypatch: pytest.MonkeyPatch):
    assert PAIRS >= 30  # for Student's interval of a mean of unknown law
    # The face has a function of the module's name.
    monkeypatch.setattr(sys.modules["landbridge.control.effect_of_measures"], "PAIRS", 2)
    found = effect_of_measures(run)
    assert found is not None
    assert found.pairs == 2
