"""The estimators against what published implementations print (tests/vectors)."""

from __future__ import annotations

import numpy as np
import pytest
from epidemic_vectors import last_printed, spans, vector

from landbridge.epidemic import (
    SerialInterval,
    Triangle,
    Uncertain,
    cohort_reproduction,
    draw_serial_intervals,
    growth_rate,
    nowcast,
    reproduction_number,
    reproduction_of_growth,
)
from landbridge.epidemic.growth import likelihood_interval
from landbridge.epidemic.reproduction import infectivity

PROBABILITIES = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)


def table(found) -> np.ndarray:
    """Mean, deviation and quantiles as EpiEstim prints them, one row a window."""
    return np.array([found.mean, found.sd, *(found.quantile(each) for each in PROBABILITIES)]).T


def test_the_reproduction_number_of_flu_2009_is_that_of_epiestim_to_a_millionth_of_a_millionth():
    published = vector("cori_flu2009")
    found = reproduction_number(published["incidence"], None, SerialInterval.given(published["si_distr"]))
    assert list(zip(found.first, found.last, strict=True)) == spans(published)
    np.testing.assert_allclose(table(found), published["expected"], rtol=1e-12, atol=0)


def test_a_gamma_serial_interval_is_made_discrete_as_epiestim_does_it():
    printed = np.array(vector("cori_imported")["si_published"])
    weights = SerialInterval.shifted_gamma(2.6, 1.5).weights[: len(printed)]
    assert weights[0] == 0
    assert (np.abs(weights - printed)[1:] <= last_printed(printed[1:]) * 1.001).all()


@pytest.mark.parametrize("name", ["cori_flu2009_parametric", "cori_imported"])
def test_a_gamma_serial_interval_and_imported_cases_give_epiestims_digits(name: str):
    published = vector(name)
    local = published.get("local", published.get("incidence"))
    gamma = SerialInterval.shifted_gamma(published["si_parametric"]["mean"], published["si_parametric"]["sd"])
    found = reproduction_number(local, published.get("imported"), gamma, window=spans(published))
    printed = np.array(published["expected"])
    assert (np.abs(table(found) - printed) <= last_printed(printed) * 1.001).all()


def test_an_uncertain_serial_interval_agrees_as_well_as_a_hundred_draws_can():
    """EpiEstim drew 100 serial intervals and 100 R of each with the generator of R, which no one else has.

    So its table is one sample. We draw as it does, twenty times; it has to lie within three deviations of them.
    """
    published = vector("cori_flu2009_uncertain")
    samples = np.array([drawn_as_epiestim_does(published, seed) for seed in range(20)])
    off = (np.array(published["expected"]) - samples.mean(axis=0)) / samples.std(axis=0, ddof=1)
    assert np.abs(off).max() < 3


def drawn_as_epiestim_does(published, seed: int) -> np.ndarray:
    given = published["si_uncertain"]
    mean = Uncertain(given["mean"], given["std_mean"], given["min_mean"], given["max_mean"])
    sd = Uncertain(given["sd"], given["std_sd"], given["min_sd"], given["max_sd"])
    found = reproduction_number(published["incidence"], None, draw_serial_intervals(mean, sd, seed=seed))
    drawn = (
        np.random.default_rng(seed).gamma(found.shape, found.scale, (100, *found.shape.shape)).reshape(100 * 100, -1)
    )
    return np.array([drawn.mean(axis=0), drawn.std(axis=0), *np.quantile(drawn, PROBABILITIES, axis=0)]).T


def test_quantiles_over_several_serial_intervals_are_those_of_draws_from_all_of_them():
    """A million draws place a quantile's probability to within four times its binomial deviation."""
    published = vector("cori_flu2009")
    gammas = [SerialInterval.shifted_gamma(mean, 1.5) for mean in (1.8, 2.6, 3.4, 4.2)]
    found = reproduction_number(published["incidence"], None, gammas, window=[(1, 7), (20, 26)])
    drawn = np.random.default_rng(3).gamma(found.shape, found.scale, (250_000, 4, 2)).reshape(1_000_000, 2)
    for each in PROBABILITIES:
        below = (drawn < found.quantile(each)).mean(axis=0)
        assert (np.abs(below - each) < 4 * np.sqrt(each * (1 - each) / 1_000_000)).all()
    np.testing.assert_allclose(found.mean, drawn.mean(axis=0), rtol=2e-3)
    np.testing.assert_allclose(found.sd, drawn.std(axis=0), rtol=5e-3)


def test_generation_times_are_cut_at_half_days_as_the_package_r0_does():
    published = vector("prussia_1918")["generation_time_2_45_1_38"]
    found = SerialInterval.binned_gamma(2.45, 1.38)
    np.testing.assert_allclose(found.weights, published["pmf"], rtol=0, atol=5.1e-11)
    assert (found.mean_d, found.sd_d) == pytest.approx((published["mean"], published["sd"]), abs=5.1e-7)


def prussia(last_day: int | None = None):
    published = vector("prussia_1918")
    return published, np.array(published["incidence"][:last_day], float), SerialInterval.binned_gamma(3, 1.5)


def test_wallinga_and_teunis_in_prussia_1918_is_that_of_the_package_r0_day_by_day():
    published, cases, gamma = prussia()
    found = cohort_reproduction(cases, gamma)
    np.testing.assert_allclose(found.mean[:10], published["TD"]["R_first10"], rtol=0, atol=1e-6)


def test_wallinga_and_teunis_in_prussia_1918_is_that_of_the_package_r0_week_by_week():
    """The package counts the last day, of whose secondary cases nothing can be seen, as R = 0; we leave it out."""
    published, cases, gamma = prussia()
    found = cohort_reproduction(cases, gamma, window=[(day, day + 6) for day in range(0, 126, 7)])
    weekly = np.array(published["TD"]["weekly_incidence_weighted"])
    weekly[-1] *= cases[-7:].sum() / cases[-7:-1].sum()
    np.testing.assert_allclose(found.mean, weekly, rtol=0, atol=1e-6)


def test_wallinga_and_teunis_of_flu_2009_lies_on_epiestims_plot():
    """The values stored are ours; they fit the plotted line to 4e-5 of R, which is how exactly it can be read."""
    published = vector("cohort_flu2009")
    weights = SerialInterval.given(published["si_distr"])
    found = cohort_reproduction(published["incidence"], weights, window=spans(published), end="as-seen")
    np.testing.assert_allclose(found.mean, published["mean_R"], rtol=0, atol=1e-9)


def test_growth_and_doubling_time_are_those_of_the_package_incidence():
    published = vector("growth_ebola")
    found = growth_rate(published["weekly_counts"], step_d=7, method="log-linear")
    assert (found.rate.value, found.rate.low, found.rate.high) == pytest.approx(
        (published["r"], *published["r_ci"]), abs=5.1e-9)  # fmt: skip
    doubling = found.doubling_d
    assert doubling is not None
    assert (doubling.value, doubling.low, doubling.high) == pytest.approx(
        (published["doubling_days"], *published["doubling_ci"]), abs=5.1e-5)  # fmt: skip


def test_growth_gives_the_reproduction_number_of_the_package_r0_with_its_interval():
    published, cases, gamma = prussia(27)
    found = reproduction_of_growth(growth_rate(cases).rate, gamma, convention="histogram")
    assert (found.value, found.low, found.high) == pytest.approx(
        (published["EG"]["R"], *published["EG"]["ci"]), abs=1e-6)  # fmt: skip


def test_the_other_published_convention_gives_another_reproduction_number_from_the_same_growth():
    _, cases, gamma = prussia(27)
    assert reproduction_of_growth(growth_rate(cases).rate, gamma, convention="point-masses").value == pytest.approx(
        1.4342, abs=5e-5)  # fmt: skip


LEVEL_OF_R0 = 0.99442
"""The probability that a chi-square variable of one degree is below 2 x 3.841: what R0's interval of "95 %" is."""


@pytest.mark.parametrize("case", [0, 1])
def test_a_likelihood_interval_ends_where_half_a_chi_square_is_lost_not_where_all_of_it_is(case: int):
    """White and Pagano's likelihood of one R for all days; R0's search ends 3e-5 from its top."""
    published, cases, _ = prussia(27)
    printed = published["ML"][case]
    pressure = infectivity(cases, SerialInterval.binned_gamma(*printed["gt"]))[1:].sum()
    total = cases[1:].sum()
    best = total / pressure

    def log_likelihood(ratio: float) -> float:
        return total * np.log(ratio) - ratio * pressure

    right = likelihood_interval(log_likelihood, best, step=0.1, level=0.95)
    theirs = likelihood_interval(log_likelihood, best, step=0.1, level=LEVEL_OF_R0)
    assert best == pytest.approx(printed["R"], abs=3e-5)
    assert theirs == pytest.approx(printed["ci"], abs=1e-4)
    assert right == pytest.approx(printed["our_ci_correct"], abs=1e-6)


@pytest.mark.parametrize("rule", ["mack", "log-linear"])
def test_the_chain_ladder_gives_the_published_reserve_and_macks_standard_error(rule):
    published = vector("chain_ladder_raa")
    cells = [[np.nan if cell is None else cell for cell in row] for row in published["cumulative"]]
    found = nowcast(Triangle.cumulative(cells), last_variance=rule)
    printed_total = published["mack_se_total"][f"{rule.replace('mack', 'mack_sigma').replace('-', '_')}_rule"]
    np.testing.assert_allclose(found.factors, published["factors"], rtol=0, atol=5.1e-7)
    np.testing.assert_allclose(found.to_come, published["ibnr"], rtol=0, atol=5.1e-4)
    assert found.total_to_come == pytest.approx(published["ibnr_total"], abs=5.1e-4)
    assert found.total_standard_error == pytest.approx(printed_total, abs=5.1e-3)
    if rule == "mack":
        np.testing.assert_allclose(found.standard_error[1:], published["mack_se"], rtol=0, atol=5.1e-3)


def test_infectivity_is_that_of_epyestim():
    published = vector("epyestim_small")["overall_infectivity"]
    found = infectivity(np.array(published["infections"], float), SerialInterval(np.array(published["gt"])))
    np.testing.assert_allclose(found, published["expected"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["rolling3", "boundary"])
def test_with_the_first_day_counted_as_local_the_posterior_is_that_of_epyestim(name: str):
    """Its `b` is printed to six digits. `boundary` has the days of `rolling3` in two windows, one row a day."""
    small = vector("epyestim_small")
    days = small["rolling3"]
    prior = (days["a_prior"] * days["b_prior"], days["b_prior"] * days["a_prior"] ** 0.5)
    window = 3 if name == "rolling3" else [(0, 1)] * 2 + [(2, 4)] * 3
    weights = SerialInterval.given(days["gt"])
    found = reproduction_number(days["infections"], None, weights, window=window, first_day="local", prior=prior)
    np.testing.assert_allclose(found.shape[0], small[name]["a_posterior"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.scale[0], small[name]["b_posterior"], rtol=0, atol=5.1e-7)


@pytest.mark.parametrize("outbreak", ["Flu1918", "Measles1861", "SARS2003", "Smallpox1972"])
def test_other_outbreaks_keep_the_results_we_once_computed(outbreak: str):
    """Ours, with other code and eight digits: they hold results still and prove nothing."""
    stored = vector("cori_other_outbreaks")["datasets"][outbreak]
    weights = SerialInterval.given(stored["si_distr"])
    found = reproduction_number(stored["incidence"], None, weights)
    low, high = found.interval()
    assert (found.first + 1).tolist() == stored["weekly_windows_t_start"]
    ours = np.array([found.mean, low, high])
    kept = np.array([stored["derived_mean_R"], stored["derived_q025"], stored["derived_q975"]])
    np.testing.assert_allclose(ours, kept, rtol=1e-7, atol=5.1e-9)
    windows = [(first - 1, last - 1) for first, last, _ in stored["derived_wt"]]
    cohort = cohort_reproduction(stored["incidence"], weights, window=windows, end="as-seen")
    np.testing.assert_allclose(cohort.mean, [each[2] for each in stored["derived_wt"]], rtol=1e-7, atol=5.1e-9)
