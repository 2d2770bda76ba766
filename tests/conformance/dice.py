"""The twin's own random numbers: plain integers and the standard library, nothing of the kernel's.

Where the kernel and this file compute a logarithm or a normal quantile by different code, they may differ in the last
place (1e-16 relative). Durations here are below 1e10 ms, so they could only round apart when one falls within 1e-6 ms
of a half: about once in a million draws of continuous ones, and a failure would show that very draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

WORD = (1 << 32) - 1
LONG = (1 << 64) - 1
DAY_MS = 24 * 3_600_000
JOURNEY, DAY = 1, 2
CONSTANT, EXPONENTIAL, LOGNORMAL, TRIANGULAR, UNIFORM, HAUL, SHARE, GIVEN = range(8)


def philox4x32(counter: Sequence[int], key: Sequence[int]) -> tuple[int, int, int, int]:
    """Ten rounds of Philox4x32 (Salmon and others, SC 2011): four words from four words and a key of two."""
    a, b, c, d = counter
    k, m = key
    for _ in range(10):
        left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (right >> 32) ^ b ^ k, right & WORD, (left >> 32) ^ d ^ m, left & WORD
        k, m = (k + 0x9E3779B9) & WORD, (m + 0xBB67AE85) & WORD
    return a, b, c, d


def mixed(key: int, salt: int) -> int:
    """A new key from a key and a number (the finaliser of MurmurHash3)."""
    z = key ^ (salt * 0x9E3779B97F4A7C15 & LONG)
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        z = ((z ^ (z >> 33)) * factor) & LONG
    return z ^ (z >> 33)


@dataclass(frozen=True, slots=True)
class Dist:
    """One row of a blueprint's table of distributions."""

    kind: int
    later: int
    until: int
    a: float
    b: float
    c: float
    d: float
    key: int


class Dice:
    """Rule 4: a draw is a function of seed, replication, key, purpose and round alone."""

    def __init__(self, rows: Sequence[tuple[float, ...]], seed: int, replication: int,
                 given: Sequence[int] = ()) -> None:  # fmt: skip
        self._dists = [Dist(*row) for row in rows]  # type: ignore[arg-type]
        self._given = given
        self._key = (seed & WORD, replication)

    def uniform(self, key: int, purpose: int, round_: int) -> float:
        """A number in (0, 1)."""
        first, second, _, _ = philox4x32((purpose, round_, key & WORD, key >> 32), self._key)
        return (((first << 32 | second) >> 12) + 0.5) * 2.0**-52

    def draw(self, number: int, subject: tuple[int, int, int], now: int) -> int:
        """A duration [ms], or for a share 1 or 0; `subject` is (key, purpose, round)."""
        dist = self.in_force(number, now)
        if dist.kind == CONSTANT:
            return int(dist.a)
        if dist.kind == SHARE:
            return int(self.uniform(*subject) < dist.a)
        if dist.kind == HAUL:
            return round(self._haul(dist, subject, now))
        return round(quantile(dist, self.uniform(*subject)))

    def in_force(self, number: int, now: int) -> Dist:
        """The distribution that holds at an instant."""
        dist = self._dists[number]
        while now >= dist.until:
            dist = self._dists[dist.later]
        return dist

    def duration(self, number: int, subject: tuple[int, int, int], now: int, who: int) -> int:
        """A duration [ms] that is drawn, or that stands in a table for the entity of number `who`."""
        dist = self.in_force(number, now)
        if dist.kind != GIVEN:
            return self.draw(number, subject, now)
        place = int(dist.a) + (who - int(dist.b)) * int(dist.c)
        if not 0 <= place < len(self._given):
            raise IndexError(f"entity {who} has no tabled duration")
        return self._given[place]

    def _haul(self, dist: Dist, subject: tuple[int, int, int], now: int) -> float:
        normal = NormalDist().inv_cdf
        own = normal(self.uniform(*subject))
        journey = normal(self.uniform(subject[0], JOURNEY, 0))
        day = normal(self.uniform(dist.key, DAY, now // DAY_MS))
        z = math.sqrt(dist.c) * journey + math.sqrt(dist.d) * day + math.sqrt(1 - dist.c - dist.d) * own
        return dist.a * math.exp(dist.b * z - dist.b**2 / 2)


def quantile(dist: Dist, u: float) -> float:
    """The value that a share u of all draws stays below."""
    if dist.kind == EXPONENTIAL:
        return -dist.a * math.log(1 - u) + dist.b
    if dist.kind == LOGNORMAL:
        return math.exp(dist.a + dist.b * NormalDist().inv_cdf(u)) + dist.c
    if dist.kind == UNIFORM:
        return dist.a + (dist.b - dist.a) * u
    low, mode, high = dist.a, dist.b, dist.c
    if u < (mode - low) / (high - low):
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))
