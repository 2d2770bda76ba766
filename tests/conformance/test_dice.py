"""The twin's dice against published words, and the kernel's draws against the twin's dice.

[1] Random123, file kat_vectors (philox4x32 with 10 rounds): J. K. Salmon and others, SC 2011.
"""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from dice import Dice, mixed, philox4x32

from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.draws import mix, sample
from landbridge.simulation.kernel.engine import prepare

ONES = 0xFFFFFFFF
VECTORS = [  # counter, key, words [1]
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), VECTORS)
def test_the_twins_philox_gives_the_published_words(counter, key, words):
    assert philox4x32(counter, key) == words


def test_two_thousand_keys_are_mixed_alike():
    chance = Random(1)
    for _ in range(2_000):
        key, salt = chance.getrandbits(64), chance.getrandbits(32)
        assert int(mix(np.uint64(key), salt)) == mixed(key, salt)


def test_five_thousand_durations_of_every_kind_are_drawn_alike():
    b = BlueprintBuilder()
    mean = 5_000_000.0
    b.exponential(mean)
    b.lognormal(mean, 1.5)
    b.exponential(mean, 9e5)
    b.lognormal(mean, 0.3, 9e5)
    b.triangular(0, mean, 3 * mean)
    b.uniform(1, mean)
    b.haul(mean, 0.4, 0.3, day=0.2, day_key=99)
    b.share(0.3)
    b.periods([(10_000_000_000, b.constant(5))], b.exponential(mean))
    blueprint = b.build()
    model, _ = prepare(blueprint, 7, 3)
    dice = Dice([row.item() for row in blueprint.dist], 7, 3)
    chance = Random(2)
    for _ in range(5_000):
        dist, key = chance.randrange(len(blueprint.dist)), chance.getrandbits(64)
        purpose, round_, now = chance.getrandbits(32), chance.randrange(9), chance.randrange(20_000_000_000)
        kernel = sample(model, dist, np.uint64(key), purpose, round_, now)
        assert kernel == dice.draw(dist, (key, purpose, round_), now)
