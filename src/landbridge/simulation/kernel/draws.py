# pyright: basic
"""Random numbers and durations: keyed by who asks for what, drawn by inversion, rounded in one place.

[1] J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011.
[2] M. J. Wichura: Algorithm AS 241: The percentage points of the normal distribution. Applied Statistics 37 (1988).
"""

from __future__ import annotations

import numpy as np

from landbridge.simulation.kernel.compiled import at, callable_too, inlined
from landbridge.simulation.kernel.layout import (
    CONSTANT,
    EXPONENTIAL,
    HAUL,
    LOGNORMAL,
    PURPOSE_DAY,
    PURPOSE_JOURNEY,
    SHARE,
    TRIANGULAR,
)


@inlined
def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10 [1]: the first 64 of 128 bits for a counter of four and a key of two 32-bit words."""
    mask = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    for _ in range(10):
        left = np.uint64(0xD2511F53) * c0
        right = np.uint64(0xCD9E8D57) * c2
        c0 = (right >> shift) ^ c1 ^ k0
        c1 = right & mask
        c2 = (left >> shift) ^ c3 ^ k1
        c3 = left & mask
        k0 = (k0 + np.uint64(0x9E3779B9)) & mask
        k1 = (k1 + np.uint64(0xBB67AE85)) & mask
    return (c0 << shift) | c1


@callable_too
def uniform(M, key, purpose, round_):
    """One number in (0, 1) that depends only on who asks for what (rule 4)."""
    low = np.uint64(key) & np.uint64(0xFFFFFFFF)
    high = np.uint64(key) >> np.uint64(32)
    bits = philox(np.uint64(purpose), np.uint64(round_), low, high, np.uint64(M.key[0]), np.uint64(M.key[1]))
    return (np.float64(bits >> np.uint64(12)) + 0.5) * 2.0**-52


@callable_too
def mix(key, salt):
    """A new 64-bit key from a key and a number (finaliser of MurmurHash3, public domain)."""
    z = np.uint64(key) ^ (np.uint64(salt) * np.uint64(0x9E3779B97F4A7C15))
    z = (z ^ (z >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    z = (z ^ (z >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return z ^ (z >> np.uint64(33))


@callable_too
def normal_quantile(p):
    """Standard normal quantile, AS 241 routine PPND16 [2]; relative error about 1e-16."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2509.0809287301226727 * r + 33430.575583588128105
        top = ((top * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125
        top = ((top * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
        low = 5226.495278852545925 * r + 28729.085735721942674
        low = ((low * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077
        low = ((low * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
        return q * top / low
    r = np.sqrt(-np.log(min(p, 1.0 - p)))
    if r <= 5.0:
        r -= 1.6
        top = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
        top = ((top * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504
        top = ((top * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
        low = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
        low = ((low * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455
        low = ((low * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        top = ((top * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123
        top = ((top * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772
        low = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
        low = ((low * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525
        low = ((low * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0
    return -top / low if q < 0 else top / low


@inlined
def haul_number(M, D, key, purpose, round_, now):
    """The standard normal number of a run: its own part, the journey's, and the day's."""
    own = normal_quantile(uniform(M, key, purpose, round_))
    journey = normal_quantile(uniform(M, key, PURPOSE_JOURNEY, 0))
    day = normal_quantile(uniform(M, D.key, PURPOSE_DAY, now // 86_400_000))
    return np.sqrt(D.c) * journey + np.sqrt(D.d) * day + np.sqrt(1.0 - D.c - D.d) * own


@inlined
def in_force(M, d, now):
    """The distribution of a chain that holds at an instant."""
    while now >= M.dist[at(d)].until:
        d = M.dist[at(d)].later
    return d


@callable_too
def sample(M, d, key, purpose, round_, now):
    """One duration in [ms] (a share: 1 or 0), by inversion; rounded here and nowhere else."""
    D = M.dist[at(in_force(M, d, now))]
    if D.kind == CONSTANT:
        return np.int64(D.a)
    if D.kind == HAUL:
        z = haul_number(M, D, key, purpose, round_, now)
        return np.int64(np.rint(D.a * np.exp(D.b * z - 0.5 * D.b * D.b)))
    u = uniform(M, key, purpose, round_)
    if D.kind == SHARE:
        return np.int64(1 if u < D.a else 0)
    if D.kind == EXPONENTIAL:
        return np.int64(np.rint(-D.a * np.log(1.0 - u) + D.b))
    if D.kind == LOGNORMAL:
        return np.int64(np.rint(np.exp(D.a + D.b * normal_quantile(u)) + D.c))
    if D.kind == TRIANGULAR:
        if u * (D.c - D.a) < D.b - D.a:
            return np.int64(np.rint(D.a + np.sqrt(u * (D.c - D.a) * (D.b - D.a))))
        return np.int64(np.rint(D.c - np.sqrt((1.0 - u) * (D.c - D.a) * (D.c - D.b))))
    return np.int64(np.rint(D.a + (D.b - D.a) * u))
