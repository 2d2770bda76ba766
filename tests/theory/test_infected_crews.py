"""How many are infected and found, and when, against laws that follow from the rules (docs/explanation/crews.md).

Seeds are fixed, so a test either always passes or never; the bounds are those a right program fails once in thousands.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from landbridge.ports import CrewPost, HealthRules
from landbridge.simulation.crews.chances import key_of_post, thresholds
from landbridge.simulation.crews.course import Course, Turn
from landbridge.simulation.crews.history import draw_history
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewHistory, CrewPlan, Duty
from landbridge.simulation.crews.pattern import pattern_of
from landbridge.units import DAY_MS, parse_instant_ms

START = parse_instant_ms("2020-03-03T08:00")
HALF_DAYS = CrewPost("gate", "near", "crew", "both", crews=5, crew_size=4, least=3, teams=4)
ALWAYS = replace(HALF_DAYS, crews=200, crew_size=1, least=1, teams=1)  # every person works every shift, without mates
HEALTH = HealthRules(
    latent_h=72, infectious_d=8, detectable_d=17, onset_d=5, symptomatic=0.8, sensitivity=0.7, result_delay_h=18,
    quarantine_d=14, isolation_d=28, transmission=0.02,
)  # fmt: skip
UNSEEN = replace(HEALTH, symptomatic=0.0, sensitivity=0.0, transmission=0.0)  # nobody is ever out, nobody infects
RARE = 1e-4


def _plan(days: int, hazard: float | np.ndarray, post: CrewPost, health: HealthRules,
          interval_d: float | None = None) -> CrewPlan:  # fmt: skip
    each = np.broadcast_to(np.asarray(hazard, "f8"), days + 1).copy()
    duties = ((START, Duty(interval_d)),)
    return CrewPlan(post, duties, each, START - DAY_MS // 3, health, START, START + days * DAY_MS)


def _gone_through(plan: CrewPlan, replication: int, turn: Turn | None = None,
                  drawn: np.ndarray | None = None) -> Course:  # fmt: skip
    """People at the end of a plan."""
    key = key_of_post(plan.post, 1, replication)
    drawn = thresholds(plan.post, key) if drawn is None else drawn
    course = Course.begin(plan, pattern_of(plan), key, drawn, turn)
    for shift in range(len(pattern_of(plan).slots)):
        course.go_through(shift)
    return course


def _sums(histories: list[CrewHistory], count: str) -> np.ndarray:
    return np.array([each.days[:, list(DAY_COUNTS).index(count)].sum() for each in histories])


def test_thresholds_are_exponential_of_mean_one():
    drawn = [thresholds(HALF_DAYS, key_of_post(HALF_DAYS, 7, k)).ravel() for k in range(50)]
    assert stats.kstest(np.concatenate(drawn), "expon").pvalue > RARE


def test_without_chains_the_number_infected_is_binomial():
    # 80 people, each of whom works 20 of 80 shifts: probability 1 - exp(-20 h).
    plan = _plan(40, 0.01, HALF_DAYS, UNSEEN)
    infected = _sums([draw_history(plan, 1, k) for k in range(60)], "infected")
    law = stats.binom(80, 1 - np.exp(-0.2))
    assert abs(infected.mean() - law.mean()) < 4 * law.std() / np.sqrt(60)
    spread = ((infected - law.mean()) ** 2).sum() / law.var()
    assert RARE < stats.chi2(60).cdf(spread) < 1 - RARE


def test_the_delay_to_the_result_is_whole_intervals_of_geometric_number_and_a_part_of_one():
    # Tested every d days, each time found with probability s: k whole intervals with s (1 - s)^k. The part is what is
    # left of the interval from the instant of infection, an exponential of 2h a day cut off at d.
    interval, found, daily = 4, 0.6, 0.02
    rules = replace(UNSEEN, sensitivity=found, latent_h=0, detectable_d=10_000, isolation_d=1000, result_delay_h=24)
    delays = []
    for k in range(6):
        people = _gone_through(_plan(160, daily / 2, ALWAYS, rules, interval), k).people
        early = people.infected_ms < START + 100 * DAY_MS  # all but one in a million of them are found by the end
        assert people.found[early].all()
        delays.append((people.isolated_ms - people.infected_ms)[early] / DAY_MS - 1000 - 1)
    whole, part = np.divmod(np.concatenate(delays), interval)
    assert len(whole) > 900
    law = stats.geom(found, loc=-1)
    expected = np.array([*law.pmf(range(4)), law.sf(3)]) * len(whole)
    seen = [*(np.count_nonzero(whole == n) for n in range(4)), np.count_nonzero(whole > 3)]
    assert stats.chisquare(seen, expected).pvalue > RARE
    since = stats.truncexpon(interval * daily, scale=1 / daily)
    assert stats.kstest(interval - part, since.cdf).pvalue > RARE


def test_the_share_found_follows_from_the_window_in_which_a_test_finds():
    # A window of 6 days and a test every 4: two tests where infection came in the last two days before a test, else
    # one. With instants of infection as above, the first is P(x > 2) of x exponential of 0.02 a day cut off at 4.
    s, daily = 0.6, 0.02
    rules = replace(UNSEEN, sensitivity=s, latent_h=0, detectable_d=6, isolation_d=1000)
    twice = stats.truncexpon(4 * daily, scale=1 / daily).sf(2)
    share = twice * (1 - (1 - s) ** 2) + (1 - twice) * s
    found = []
    for k in range(6):
        people = _gone_through(_plan(100, daily / 2, ALWAYS, rules, 4), k).people
        found.append(people.found[people.infected_ms < START + 80 * DAY_MS])
    seen = np.concatenate(found)
    assert abs(seen.mean() - share) < 4 * np.sqrt(share * (1 - share) / len(seen))


def test_ill_people_are_found_at_onset_without_any_interval():
    rules = replace(HEALTH, symptomatic=0.3, sensitivity=1.0, transmission=0.0)
    people = _gone_through(_plan(100, 0.01, ALWAYS, rules), 0).people
    early = people.infected_ms < START + 90 * DAY_MS
    assert abs(people.found[early].mean() - 0.3) < 4 * np.sqrt(0.21 / early.sum())


def test_in_a_crew_of_two_the_second_is_infected_with_the_probability_of_the_shifts_together():
    # Outside hazard on the first day only, two shifts of 0.1. Who was infected then, alone, works 16 shifts with its
    # mate while it infects: of all crews 2 p (1 - p) (1 - exp(-16 b)).
    post = replace(ALWAYS, crews=100, crew_size=2)
    plan = _plan(20, np.array([0.1] + [0.0] * 20), post, replace(UNSEEN, transmission=0.05))
    p = 1 - np.exp(-0.2)
    chain = 2 * p * (1 - p) * (1 - np.exp(-16 * 0.05))
    histories = [draw_history(plan, 2, k) for k in range(20)]
    assert abs(_sums(histories, "in_chains").sum() - 2000 * chain) < 4 * np.sqrt(2000 * chain * (1 - chain))
    outside = _sums(histories, "infected") - _sums(histories, "in_chains")
    assert abs(outside.sum() - 4000 * p) < 4 * np.sqrt(4000 * p * (1 - p))


def test_chains_in_a_crew_of_three_have_the_sizes_of_the_chain_binomial():
    # One brings it in and infects for a fixed time, so that a mate escapes each infectious person with q = exp(-16 b):
    # sizes 1, 2, 3 with q^2, 2 (1 - q) q^2 and the rest (N. T. J. Bailey: The Mathematical Theory of Infectious
    # Diseases, 2nd ed. 1975, section 14.2, chains of households of three; fixed time makes it that of Reed and Frost).
    post = replace(ALWAYS, crews=200, crew_size=3)
    plan = _plan(60, np.array([1e-6] + [0.0] * 60), post, replace(UNSEEN, transmission=0.05))
    sizes: list[int] = []
    for k in range(4):
        drawn = thresholds(post, key_of_post(post, 1, k)).copy()
        drawn[:, :, 0], drawn[:, :, 1:] = 1e-9, np.maximum(drawn[:, :, 1:], 1e-5)
        course = _gone_through(plan, k, drawn=drawn)
        sizes += (course.people.infected_ms < plan.end_ms).sum(axis=2).ravel().tolist()
    q = np.exp(-16 * 0.05)
    law = np.array([q**2, 2 * (1 - q) * q**2, 1 - q**2 - 2 * (1 - q) * q**2])
    assert stats.chisquare(np.bincount(sizes, minlength=4)[1:], len(sizes) * law).pvalue > RARE


def test_what_is_left_of_a_threshold_is_exponential_again_for_who_was_not_infected():
    # Everybody works every shift of hazard 0.02; 60 days after the instant are 2.4 of gathered hazard, where it is cut.
    plan = _plan(100, 0.02, ALWAYS, UNSEEN)
    instant = START + 40 * DAY_MS + 5 * 3_600_000
    left = []
    for k in range(8):
        key = key_of_post(ALWAYS, 9, k, again=True)
        course = _gone_through(plan, k, Turn(instant, key, thresholds(ALWAYS, key)))
        later = course.people.infected_ms[course.people.infected_ms >= instant]
        left.append(np.minimum((later - instant) / DAY_MS * 0.04, (plan.end_ms - instant) / DAY_MS * 0.04))
    end = (plan.end_ms - instant) / DAY_MS * 0.04
    gathered = np.concatenate(left)
    caught = gathered[gathered < end]
    assert len(gathered) > 250
    share = 1 - np.exp(-end)
    assert abs(len(caught) / len(gathered) - share) < 4 * np.sqrt(share * (1 - share) / len(gathered))
    assert stats.kstest(caught, stats.truncexpon(end).cdf).pvalue > RARE


def test_more_tests_mean_fewer_chains_and_at_low_prevalence_fewer_crews_at_work():
    """Derived beforehand, for tests every 7 days against every 60, half of the infected without symptoms.

    (a) Chains. Who has no symptoms is found only by a test. Every 7 days two or three tests fall into the 17 days in
    which they find, so nearly all are found, most of them before they have infected for long; every 60 days 17/60 of
    them meet a test at all. Infectious shifts beside mates are fewer, so people infected in chains are FEWER at 7 days.
    (b) Crews. Each person found takes its crew away for 14 days. With few cases, and chains that add less than one
    case to each (4 shifts x 5 mates x 0.02 = 0.4), the cases more that are found outweigh the chains that are cut:
    crews at work are FEWER at 7 days. A chain can not leave its crew, so what it could cost is bounded.
    """
    post = replace(HALF_DAYS, crews=6, crew_size=6, least=5)
    rules = replace(HEALTH, symptomatic=0.5)
    often, seldom = (
        [draw_history(_plan(180, 3e-4, post, rules, interval), 3, k) for k in range(60)] for interval in (7, 60)
    )
    chains = _sums(often, "in_chains") - _sums(seldom, "in_chains")
    crews = _sums(often, "crew_min") - _sums(seldom, "crew_min")
    assert stats.ttest_1samp(chains, 0, alternative="less").pvalue < 0.01
    assert stats.ttest_1samp(crews, 0, alternative="less").pvalue < 0.01
    assert _sums(often, "tests").mean() > 7 * _sums(seldom, "tests").mean()
