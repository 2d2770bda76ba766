"""The closed forms that the kernel is measured by, against exact Markov chains, tables and each other."""

from __future__ import annotations

import chains
import formulas as f
import numpy as np
import pytest
from formulas import Breaks, Stream

near = pytest.approx


def test_a_chain_of_two_states_has_its_shares_in_the_ratio_of_its_rates():
    shares = chains.stationary((0,), lambda state: [((1 - state[0],), 3.0 if state[0] else 1.0)])
    assert shares == near({(0,): 0.75, (1,): 0.25})


def test_erlang_b_gives_a_tabled_value():
    # 10 trunks carry 4.461 erlangs at 1 % blocking: any table of traffic engineering.
    assert f.erlang_b(10, 4.461) == near(0.01, rel=1e-3)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (4, 3.0), (20, 14.0)])
def test_erlang_c_is_the_line_of_the_exact_chain(servers: int, load: float):
    shares = chains.one_server(load, servers)
    assert f.erlang_c(servers, load) == near(chains.mean(shares, lambda s: max(s[0] - servers, 0)), rel=1e-9)


def test_finite_places_become_erlang_b_without_room_to_wait_and_erlang_c_with_much_of_it():
    assert f.finite_places(5, 5, 4.0)[0] == near(f.erlang_b(5, 4.0), rel=1e-12)
    assert f.finite_places(3, 400, 2.0)[1] == near(f.erlang_c(3, 2.0), rel=1e-12)


def test_pollaczek_and_khinchine_agree_with_erlang_c_for_exponential_service():
    assert f.pollaczek_khinchine(f.exponential(0.7)) == near(f.erlang_c(1, 0.7))


@pytest.mark.parametrize("law", [f.uniform(0.2, 1.4), f.triangular(0.3, 0.5, 1.0), f.triangular(0.3, 0.3, 1.0)])
def test_moments_are_those_of_the_density_integrated(law: f.Law):
    ends = {f.uniform(0.2, 1.4): (0.2, None, 1.4), f.triangular(0.3, 0.5, 1.0): (0.3, 0.5, 1.0),
            f.triangular(0.3, 0.3, 1.0): (0.3, 0.3, 1.0)}  # fmt: skip
    low, mode, high = ends[law]
    x = low + (np.arange(1_000_000) + 0.5) / 1_000_000 * (high - low)
    weight = np.ones_like(x) if mode is None else np.where(x < mode, (x - low) / max(mode - low, 1e-12),
                                                           (high - x) / (high - mode))  # fmt: skip
    assert law == near([np.average(x, weights=weight), np.average(x**2, weights=weight)], rel=1e-6)


def test_cobham_gives_the_numbers_waiting_of_the_exact_chain():
    rates = (0.4, 0.6)
    shares = chains.two_classes(rates, 0.5, preempts=False)
    waits = f.cobham([Stream(rate, f.exponential(0.5)) for rate in rates])
    for served in (0, 1):
        waiting = chains.mean(shares, lambda s, k=served: s[k] - (s[2] == k))
        assert rates[served] * waits[served] == near(waiting, rel=1e-6)


def test_preemptive_priority_gives_the_numbers_in_system_of_the_exact_chain():
    rates = (0.4, 0.6)
    shares = chains.two_classes(rates, 0.5, preempts=True)
    times = f.preemptive_resume([Stream(rate, f.exponential(0.5)) for rate in rates])
    for served in (0, 1):
        number = chains.mean(shares, lambda s, k=served: s[k])
        assert rates[served] * times[served] == near(number, rel=1e-6)


def test_the_higher_class_of_preemptive_priority_knows_nothing_of_the_lower_one():
    high, low = Stream(0.5, f.uniform(0.2, 1.4)), Stream(0.3, f.constant(1.0))
    assert f.preemptive_resume([high, low])[0] == near(f.preemptive_resume([high])[0])


def test_a_jackson_network_of_one_station_passed_twice_on_average_is_that_station_at_twice_the_rate():
    waiting, busy, time = f.jackson([[0.5]], [1], [0.35])
    assert (waiting[0], busy[0]) == near((f.erlang_c(1, 0.7), 0.7))
    assert time == near(f.erlang_c(1, 0.7) + 0.7)


def test_waits_of_groups_are_those_of_the_exact_chain():
    shares = chains.every_nth(5, 3.5)
    waiting = chains.mean(shares, lambda s: max(s[0] - 1, 0))
    assert f.erlang_arrivals(5, 3.5) / 5 == near(waiting, rel=1e-9)
    assert chains.mean(shares, lambda s: s[1]) == near((5 - 1) / 2, rel=1e-9)


@pytest.mark.parametrize("between", [0, 1, 3])
def test_the_chain_of_the_tandem_reaches_the_throughput_of_hunt_when_the_first_station_is_never_idle(between: int):
    shares = chains.tandem(1e7, (1.0, 1.0), (2, between + 1))
    assert chains.mean(shares, lambda s: s[1] > 0) == near(f.balanced_line(between), rel=1e-6)


def test_the_chain_of_the_tandem_with_much_room_is_two_stations_by_themselves():
    shares = chains.tandem(1.0, (0.5, 0.6), (60, 60))
    assert chains.mean(shares, lambda s: s[0]) == near(0.5 / 0.5, rel=1e-6)
    assert chains.mean(shares, lambda s: s[1]) == near(0.6 / 0.4, rel=1e-6)


def test_the_line_before_a_server_with_breaks_is_that_of_the_exact_chain_and_of_white_and_christie():
    number = chains.mean(chains.opened_and_closed(0.5, 4.0, 1.0, "resume"), lambda s: s[0])
    breaks = Breaks(1 / 4.0, f.exponential(1.0))
    completion = f.completion_resumed(f.exponential(0.5), breaks)
    assert f.waiting_with_breaks(completion, breaks) + completion.mean == near(number, rel=1e-9)
    assert f.white_and_christie(0.5, 4.0, 1.0) == near(number, rel=1e-9)


def test_the_line_before_a_server_whose_breaks_drive_customers_away_is_that_of_the_exact_chain():
    # For exponential service the server is taken until the first of its end and the break.
    shares = chains.opened_and_closed(0.5, 4.0, 1.0, "leave")
    together, broken = 1 / 0.5 + 1 / 4.0, (1 / 4.0) / (1 / 0.5 + 1 / 4.0)
    square = 2 / together**2 + 2 * broken / together * 1.0 + broken * 2.0
    taken = f.Law(1 / together + broken * 1.0, square)
    waiting = chains.mean(shares, lambda s: s[0] - s[2])
    assert f.waiting_with_breaks(taken, Breaks(1 / 4.0, f.exponential(1.0))) == near(waiting, rel=1e-9)


def test_completion_of_a_service_given_up_has_the_moments_of_its_density_integrated():
    rate, service, repair = 0.3, 0.9, f.exponential(0.8)
    x = (np.arange(1_000_000) + 0.5) / 1_000_000 * service
    density = rate * np.exp(-rate * x) * service / 1_000_000
    kept = np.exp(-rate * service)
    mean = service * kept + float(density @ (x + repair.mean))
    square = service**2 * kept + float(density @ (x**2 + 2 * x * repair.mean + repair.square))
    assert list(f.completion_given_up(service, Breaks(rate, repair))) == near([mean, square], rel=1e-9)


def test_a_server_that_is_hardly_ever_closed_is_one_without_breaks():
    shares = chains.opened_and_closed(0.6, 1e9, 1e-9, "finish")
    assert chains.mean(shares, lambda s: s[0]) == near(0.6 / 0.4, rel=1e-6)


def test_pre_emption_at_one_server_is_that_at_equal_servers_of_which_there_is_one():
    times = f.preemptive_resume([Stream(rate, f.exponential(0.5)) for rate in (0.4, 0.6)])
    lines = f.preemptive_of_equal_servers(1, (0.2, 0.3))
    assert [rate * (time - 0.5) for rate, time in zip((0.4, 0.6), times, strict=True)] == near(lines)


@pytest.mark.parametrize("repair", [f.constant(0.8), f.exponential(0.8)], ids=["constant", "exponential"])
def test_completion_of_a_repeated_service_has_the_moments_of_its_laplace_transform(repair: f.Law):
    # Gaver 1962: the transform is (s + r) e / (s + r - r R(s) (1 - e)) with e = exp(-(s + r) service).
    rate, service = 0.3, 0.9

    def transform(s: float) -> float:
        kept = np.exp(-(s + rate) * service)
        of_repair = np.exp(-0.8 * s) if repair == f.constant(0.8) else 1 / (1 + 0.8 * s)
        return (s + rate) * kept / (s + rate - rate * of_repair * (1 - kept))

    h = 1e-3
    low, middle, high = (transform(s) for s in (-h, 0.0, h))
    completion = f.completion_repeated(service, Breaks(rate, repair))
    assert completion.mean == near((low - high) / (2 * h), rel=1e-5)
    assert completion.square == near((low - 2 * middle + high) / h**2, rel=1e-5)
    assert completion.mean == near((1 / rate + repair.mean) * (np.exp(rate * service) - 1), rel=1e-12)


def test_joining_the_shorter_of_two_lines_is_between_one_common_line_and_two_blind_ones():
    number = chains.mean(chains.shorter_line(1.4), sum)
    common = f.erlang_c(2, 1.4) + 1.4
    assert common < number < 2 * 0.7 / 0.3


def test_a_hurry_that_changes_nothing_or_is_always_on_is_a_line_with_one_service():
    assert chains.mean(chains.hurried(0.6, 1.0, 2), lambda s: s[0]) == near(0.6 / 0.4)
    assert chains.mean(chains.hurried(1.2, 0.5, 0), lambda s: s[0]) == near(0.6 / 0.4)
