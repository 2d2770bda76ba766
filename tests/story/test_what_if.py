"""What-ifs of the half-year, each with the sign derived before it was run.

Derived from the tables of h1-2020, not from its results:

- 36 % more trains. Neither paths nor tracks, places, crews or wagons grow, so at every station the load grows, and with
  it the wait (Pollaczek-Khinchine: it goes as load / (1 - load)); by Little's law more trains stand. Dwell and trains
  standing go up. Of crossings nothing is derived: where load passes one, they may fall.
- Level 3 at Alashankou from 1 June. Half of the agreed 12 trains a day may cross outbound: at most 180 in June, where
  about 9 container trains a day come. Crossings go down, to 180 at most; what can not cross stands, so trains standing
  go up, and transit of what goes that way too. Ganzhou-Germany goes by Alashankou and Khorgos: up.
- The hall of Alashankou (transshipment inbound) closed for a day. Trains to China wait for it: inbound dwell goes up.
  Nothing else changes, so that pairs with the same draws vary by the trains that meet the closed day alone: at most a
  fifth of the variance of pairs with draws of their own. This holds for a cause that is small beside chance: with a
  closure of a week the queue it leaves is itself most of the chance.
- Rota 14+7+7 at Alashankou. 28 days of a crew hold 14 of work, so half of the crews work (factor 2.00), a quarter of
  the people is in quarantine (7 of 28 days). With half of the crews sanitary control and inspection wait: dwell up.
- Tests of crews every 7 days at Alashankou. 80 people for sanitary control, 48 for inspection and 64 at the cranes:
  192 / 7 = 27.4 tests a day, and 192 / 60 = 3.2 at 60 days. Kazakhstan and Xinjiang had few cases in April and May:
  nearly nobody is infected, so that neither moves a train; the price of tests without cases is the tests.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from landbridge.control import WhatIf, what_if
from landbridge.scenario import Changes
from landbridge.statistics import Pairs

pytestmark = pytest.mark.slow

_PAIRS = 12
_HALL_PAIRS = 40  # a variance is known to a quarter or so
_SURE = 0.95


@cache
def _asked(changes: Changes, count: int = _PAIRS) -> WhatIf:
    return what_if("h1-2020", changes, replications=count)


@pytest.fixture(scope="module")
def more() -> WhatIf:
    return _asked(MORE)


def _pairs(changes: Changes, figure: str, count: int = _PAIRS) -> Pairs:
    return _asked(changes, count).figure(figure).pairs


def _surely_up(pairs: Pairs) -> bool:
    assert pairs.half_width is not None
    return pairs.difference > pairs.half_width and pairs.higher >= _SURE


def _surely_down(pairs: Pairs) -> bool:
    assert pairs.half_width is not None
    return -pairs.difference > pairs.half_width and pairs.lower >= _SURE


MORE = Changes(volume="+36%")
TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "what-if.md"
LEVEL_3 = Changes(levels=("cn-alashankou=3@2020-06-01",))
HALL = Changes(closed=("cn-alashankou:placing@2020-05-04..2020-05-05",))
ROTA = Changes(rotas=("alashankou=14+7+7@2020-04-01",))


def _tests_every(days: int) -> Changes:
    return Changes(test_intervals=(f"alashankou={days}@2020-04-01..2020-06-01",))


@pytest.mark.parametrize("figure", ["standing", "most-standing", "dwell-mean", "dwell-p50", "dwell-p90"])
@pytest.mark.parametrize("port", ["alashankou", "khorgos"])
def test_with_36_percent_more_trains_more_stand_and_dwell_is_longer(more: WhatIf, figure: str, port: str) -> None:
    assert _surely_up(more.figure(f"{figure}-{port}").pairs)


def test_36_percent_more_trains_leave_and_transit_is_longer(more: WhatIf) -> None:
    journeys = more.figure("journeys").pairs
    assert (journeys.base, journeys.changed) == (5122, 6966)
    assert _surely_up(more.figure("transit-china-europe-p50").pairs)


def test_with_36_percent_more_trains_trains_still_cross(more: WhatIf) -> None:
    for port in ("alashankou", "khorgos"):
        assert more.figure(f"locked-{port}").pairs.changed == 0


def test_the_tracks_of_khorgos_are_passed_earlier_and_more_often_with_more_trains(more: WhatIf) -> None:
    (khorgos,) = [limit for limit in more.limits if limit.port == "khorgos"]
    assert khorgos.changed.share >= khorgos.base.share
    assert khorgos.changed.p50 is not None
    assert khorgos.base.p50 is None or khorgos.changed.p50 < khorgos.base.p50
    assert khorgos.changed.days > khorgos.base.days


def test_level_3_lets_half_of_the_agreed_trains_cross_in_june() -> None:
    """The six slots of a day are even, so a month has 180 of them, and one more by their phase."""
    crossings = _pairs(LEVEL_3, "crossings-alashankou-outbound")
    assert _surely_down(crossings)
    assert crossings.changed <= 181
    assert _surely_down(_pairs(LEVEL_3, "crossings-alashankou"))


def test_level_3_makes_a_queue_and_longer_transit() -> None:
    for figure in ("standing-alashankou", "most-standing-alashankou", "dwell-p50-alashankou",
                   "transit-ganzhou-germany-p50", "transit-china-europe-p90"):  # fmt: skip
        assert _surely_up(_pairs(LEVEL_3, figure)), figure


def test_level_3_in_june_changes_no_departure() -> None:
    journeys = _pairs(LEVEL_3, "journeys")
    assert (journeys.base, journeys.changed) == (1169, 1169)


def test_the_hall_closed_for_a_day_makes_inbound_trains_wait() -> None:
    assert _surely_up(_pairs(HALL, "dwell-mean-alashankou-inbound", _HALL_PAIRS))


def test_for_the_hall_pairs_vary_by_a_fifth_of_what_worlds_of_their_own_do() -> None:
    inbound = _pairs(HALL, "dwell-mean-alashankou-inbound", _HALL_PAIRS)
    assert inbound.variance_ratio is not None
    assert inbound.variance_ratio <= 0.2


def test_the_hall_of_one_port_is_not_felt_at_another() -> None:
    khorgos = _pairs(HALL, "dwell-mean-khorgos-inbound", _HALL_PAIRS)
    assert (khorgos.higher, khorgos.lower) == (0, 0)


def test_a_rota_of_14_7_7_takes_half_of_the_crews_and_a_quarter_is_in_quarantine() -> None:
    crews, loop = (_pairs(ROTA, f"{name}-alashankou") for name in ("crews-at-work", "closed-loop"))
    assert crews.base / crews.changed == pytest.approx(2.0, rel=0.02)
    people = 4 * 4 * 5 + 4 * 4 * 3 + 2 * 4 * 8  # crews x teams x people of sanitary control, inspection, cranes
    assert loop.changed == pytest.approx(people / 4, rel=0.1)
    assert loop.base == 0


def test_with_half_of_the_crews_trains_dwell_longer() -> None:
    assert _surely_up(_pairs(ROTA, "dwell-mean-alashankou"))
    assert _surely_up(_pairs(ROTA, "dwell-p50-alashankou"))


def test_tests_every_7_days_are_27_a_day_and_move_no_train_where_nobody_is_infected() -> None:
    """Figures are of 1 April to 30 June; the orders hold for 61 of these 91 days."""
    often, seldom = (_asked(_tests_every(days)) for days in (7, 60))
    assert often.figure("tests-alashankou").pairs.changed == pytest.approx(61 * 192 / 7, rel=0.1)
    assert seldom.figure("tests-alashankou").pairs.changed < often.figure("tests-alashankou").pairs.changed / 4
    assert often.figure("infected-alashankou").pairs.changed < 1
    for asked in (often, seldom):
        dwell = asked.figure("dwell-mean-alashankou").pairs
        assert abs(dwell.difference) < 0.01 * dwell.base


def test_the_tutorial_shows_what_comes_out() -> None:
    """The figures in its excerpt, but for transit, whose change is chance: to a tenth, or to half of the last digit."""
    brief = Changes(levels=("cn-alashankou=3@2020-06-01..2020-06-04",))
    figures = {each.name.words: each.pairs for each in _asked(brief, 20).figures}
    line = re.compile(r"^  (Alashankou .+?)(?:, h)? +([\d.]+) +([\d.]+) +([+-][\d.]+) +[\d.]+  ", re.MULTILINE)
    rows = line.findall(TUTORIAL.read_text(encoding="utf-8"))
    assert len(rows) == 4
    for words, *told in rows:
        pairs = figures[words]
        for text, value in zip(told, (pairs.base, pairs.changed, pairs.difference), strict=True):
            assert float(text) == pytest.approx(value, rel=0.1, abs=0.5 if "." not in text else 0.06), words
