"""The kernel's random numbers against published vectors and the standard library.

[1] Random123, file kat_vectors (philox4x32 with 10 rounds): J. K. Salmon and others, SC 2011.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.draws import normal_quantile, philox, uniform
from landbridge.simulation.kernel.engine import prepare

ONES = 0xFFFFFFFF
VECTORS = [  # counter, key, the first two words of four [1]
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB)),
]


@pytest.mark.parametrize(("counter", "key", "words"), VECTORS)
def test_philox_gives_the_published_words(counter, key, words):
    bits = philox.py_func(*(np.uint64(word) for word in (*counter, *key)))
    assert int(bits) == words[0] << 32 | words[1]


@pytest.mark.parametrize(("counter", "key", "words"), VECTORS)
def test_the_compiled_uniform_is_made_of_the_first_52_published_bits(counter, key, words):
    purpose, round_, low, high = counter
    model, _ = prepare(BlueprintBuilder().build(), *key)
    u = uniform(model, np.uint64(high << 32 | low), purpose, round_)
    assert u == ((words[0] << 20 | words[1] >> 12) + 0.5) / 2**52


def test_the_normal_quantile_is_that_of_the_standard_library_to_fourteen_digits():
    normal = NormalDist()
    tails = 10.0 ** -np.arange(1, 17)
    for p in (*np.linspace(0.001, 0.999, 999), *tails, *(1 - tails[:15])):
        assert normal_quantile(p) == pytest.approx(normal.inv_cdf(p), rel=1e-14, abs=1e-16)


def test_the_normal_quantile_gives_tabled_values():
    # M. Abramowitz, I. A. Stegun: Handbook of Mathematical Functions, 1964, table 26.5 and the usual 95 % point.
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, rel=1e-15)
    assert normal_quantile(0.001) == pytest.approx(-3.090232306167813, rel=1e-14)
