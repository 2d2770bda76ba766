"""Closed forms of queueing theory. Customers come from outside at rate 1; times are in mean gaps between them.

[1] L. Kleinrock: Queueing Systems, volume 1, 1975 (M/M/c: section 3.5; M/M/c/K: 3.6; E/M/1: 6.4; M/G/1: 5.6).
[2] A. Cobham: Priority assignment in waiting line problems. Operations Research 2 (1954).
[3] J. R. Jackson: Networks of waiting lines. Operations Research 5 (1957).
[4] R. W. Conway, W. L. Maxwell, L. W. Miller: Theory of Scheduling, 1967 (pre-emptive priority: section 8-6).
[5] D. P. Gaver: A waiting line with interrupted service, including priorities. J. R. Statist. Soc. B 24 (1962).
[6] S. W. Fuhrmann, R. B. Cooper: Stochastic decompositions in the M/G/1 queue with generalized vacations.
    Operations Research 33 (1985).
[7] G. C. Hunt: Sequential arrays of waiting lines. Operations Research 4 (1956).
[8] H. C. White, L. S. Christie: Queuing with preemptive priorities or with breakdown. Operations Research 6 (1958).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, factorial
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq


class Law(NamedTuple):
    """First and second moment of a duration."""

    mean: float
    square: float


class Stream(NamedTuple):
    """Customers of one class: how many come a gap, and how long their service takes."""

    rate: float
    service: Law

    @property
    def load(self) -> float:
        return self.rate * self.service.mean


def constant(value: float) -> Law:
    return Law(value, value**2)


def exponential(mean: float) -> Law:
    return Law(mean, 2 * mean**2)


def lognormal(mean: float, cv: float) -> Law:
    return Law(mean, mean**2 * (1 + cv**2))


def uniform(low: float, high: float) -> Law:
    return Law((low + high) / 2, (low**2 + low * high + high**2) / 3)


def triangular(low: float, mode: float, high: float) -> Law:
    """Second moment of a triangular distribution: variance of the handbooks, and the square of the mean."""
    mean = (low + mode + high) / 3
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    return Law(mean, variance + mean**2)


def erlang_b(servers: int, load: float) -> float:
    """Share of customers lost where nobody can wait [1]."""
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def erlang_c(servers: int, load: float) -> float:
    """Mean number waiting in M/M/c [1]."""
    wait = load**servers / factorial(servers) * servers / (servers - load)
    wait /= sum(load**k / factorial(k) for k in range(servers)) + wait
    return wait * load / (servers - load)


def finite_places(servers: int, places: int, load: float) -> tuple[float, float]:
    """Share lost and mean number waiting in M/M/c/K, `places` counting those in service [1]."""
    weights = [1.0]
    for n in range(1, places + 1):
        weights.append(weights[-1] * load / min(n, servers))
    shares = np.array(weights) / sum(weights)
    return float(shares[-1]), float(sum((n - servers) * shares[n] for n in range(servers, places + 1)))


def pollaczek_khinchine(service: Law) -> float:
    """Mean number waiting in M/G/1 at rate 1 [1]."""
    return service.square / (2 * (1 - service.mean))


def cobham(streams: Sequence[Stream]) -> list[float]:
    """Mean wait of each class before one server, the first class first; service is not interrupted [2]."""
    residual = sum(stream.rate * stream.service.square for stream in streams) / 2
    above = np.concatenate([[0.0], np.cumsum([stream.load for stream in streams])])
    return [residual / (1 - high) / (1 - low) for high, low in pairwise(above.tolist())]


def preemptive_resume(streams: Sequence[Stream]) -> list[float]:
    """Mean time in system of each class before one server that leaves a lower class for a higher one [4]."""
    times: list[float] = []
    residual, high = 0.0, 0.0
    for stream in streams:
        residual += stream.rate * stream.service.square / 2
        low = high + stream.load
        times.append(stream.service.mean / (1 - high) + residual / (1 - high) / (1 - low))
        high = low
    return times


def jackson(routing: Sequence[Sequence[float]], servers: Sequence[int], means: Sequence[float]) -> tuple[
    list[float], list[float], float
]:  # fmt: skip
    """Waiting and busy at each station, and the time in system, of a network entered at the first station [3]."""
    way = np.array(routing)
    rates = np.linalg.solve(np.eye(len(way)) - way.T, np.eye(len(way))[0])
    busy = [float(rate * mean) for rate, mean in zip(rates, means, strict=True)]
    waiting = [erlang_c(count, load) for count, load in zip(servers, busy, strict=True)]
    return waiting, busy, sum(waiting) + sum(busy)


def erlang_arrivals(phases: int, mean: float) -> float:
    """Mean wait before one exponential server when every `phases`-th customer of rate 1 counts (E/M/1) [1].

    The share that waits is the root below 1 of s = (1 / (1 + (1 - s) / mean)) ** phases.
    """
    share = brentq(lambda s: s - (1 + (1 - s) / mean) ** -phases, 0.0, 1 - 1e-9, xtol=1e-15)
    return mean * share / (1 - share)


def balanced_line(between: int) -> float:
    """Throughput of two equal exponential stations of mean 1, the first never idle, with places between them [7]."""
    return (between + 2) / (between + 3)


class Breaks(NamedTuple):
    """A server that fails after an exponential time, busy or not, and is mended."""

    rate: float
    repair: Law

    @property
    def weight(self) -> float:
        """Time down for each time up."""
        return self.rate * self.repair.mean


def completion_resumed(service: Law, breaks: Breaks) -> Law:
    """From the start of a service to its end when it goes on after each break [5]."""
    stretch = 1 + breaks.weight
    return Law(service.mean * stretch, service.square * stretch**2 + service.mean * breaks.rate * breaks.repair.square)


def completion_repeated(service: float, breaks: Breaks) -> Law:
    """The same for a constant service that begins again, as long as before, after each break [5].

    A service is cut short with probability q, so a geometric number of times; each time costs the time until the
    break, which is an exponential one below `service`, and the repair.
    """
    rate, repair = breaks
    kept = exp(-rate * service)
    q, p = 1 - kept, kept
    cut = 1 / rate - service * kept / q
    cut_square = 2 / rate**2 - kept / q * (service**2 + 2 * service / rate)
    lost = Law(cut + repair.mean, cut_square + 2 * cut * repair.mean + repair.square)
    variance = q / p * (lost.square - lost.mean**2) + q / p**2 * lost.mean**2
    return Law(q / p * lost.mean + service, variance + (q / p * lost.mean + service) ** 2)


def completion_given_up(service: float, breaks: Breaks) -> Law:
    """From the start of a constant service until the server is there for the next: a break ends it, and is repaired."""
    rate, repair = breaks
    kept = exp(-rate * service)
    # The moments of min(service, time until the break), and those of the repair where the break came first.
    there = (1 - kept) / rate
    there_square = 2 / rate**2 * (1 - kept * (1 + rate * service))
    cut = 1 / rate * (1 - kept) - service * kept
    return Law(there + (1 - kept) * repair.mean, there_square + 2 * cut * repair.mean + (1 - kept) * repair.square)


def waiting_with_breaks(completion: Law, breaks: Breaks) -> float:
    """Mean number before one server with breaks, at rate 1, that have not begun: M/G/1 of completion times, and those
    that come while the server is down and nothing is begun [6]."""
    return pollaczek_khinchine(completion) + breaks.rate * breaks.repair.square / (2 * (1 + breaks.weight))


def white_and_christie(mean: float, up: float, down: float) -> float:
    """Mean number in system of M/M/1 with exponential breaks after which the service goes on, at rate 1 [8]."""
    service, fails, mends = 1 / mean, 1 / up, 1 / down
    return ((fails + mends) ** 2 + fails * service) / (fails + mends) / (service * mends - fails - mends)


def preemptive_of_equal_servers(servers: int, loads: Sequence[float]) -> list[float]:
    """Mean number waiting of each class in M/M/c with one mean service: the classes from the top down to one are an
    M/M/c by themselves, since the lower ones do not exist for them."""
    lines = [erlang_c(servers, sum(loads[: k + 1])) for k in range(len(loads))]
    return [low - high for high, low in pairwise([0.0, *lines])]
