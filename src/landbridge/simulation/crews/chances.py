"""Random numbers of crews, keyed by who asks for what: another person, post or test shifts nobody's numbers.

What each person needs once, its threshold, comes from Philox [1]; the few numbers that the infected need come one by
one from the hash that keys all streams of the simulation, BLAKE2b [2], which takes a microsecond each.

[1] J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011.
[2] M.-J. Saarinen, J.-P. Aumasson: The BLAKE2 cryptographic hash and message authentication code. RFC 7693 (2015).
"""

from __future__ import annotations

import hashlib
import struct
from functools import lru_cache
from typing import Final

import numpy as np

from landbridge.ports import CrewPost
from landbridge.simulation.crews.nouns import Floats

__all__ = ["CHAIN", "SYMPTOMS", "TEST", "chance", "key_of_post", "test_phases", "thresholds"]

SYMPTOMS, TEST, CHAIN = range(3)
"""Purposes of a number: whether a person falls ill, whether a test finds it, whether a mate infected it."""

_MOST_CREWS, _MOST_TEAMS = 200, 12  # as the table crews.csv allows: a person's number is the same in a larger post
_GOLDEN: Final = (5**0.5 - 1) / 2


def key_of_post(post: CrewPost, seed: int, replication: int, *, again: bool = False) -> bytes:
    """The key of a post's numbers in a replication; `again` are those of a future, which no past has by accident."""
    words = f"crews|{seed}|{replication}|{post.id}|{'again' if again else 'first'}"
    return hashlib.blake2b(words.encode(), digest_size=16).digest()


def thresholds(post: CrewPost, key: bytes) -> Floats:
    """The hazard at which each person is infected, exponential of mean 1: f8[teams, crews, people of a crew]."""
    stream = np.random.Philox(key=np.frombuffer(key, "<u8"))
    generator = np.random.Generator(stream)
    drawn = np.empty((post.crew_size, post.crews, _MOST_TEAMS))
    for place in range(post.crew_size):
        generator.random(out=drawn[place])
        # Past the numbers of crews that the post does not have; Philox counts four numbers as one.
        stream.advance((_MOST_CREWS - post.crews) * _MOST_TEAMS // 4)
    return -np.log1p(-drawn[:, :, : post.teams].transpose(2, 1, 0))


def chance(key: bytes, person: tuple[int, int, int], purpose: int, when_ms: int) -> float:
    """One number in (0, 1) of a person (team, crew, place), for a purpose and an instant [ms]."""
    words = struct.pack("<5q", *person, purpose, when_ms)
    bits = int.from_bytes(hashlib.blake2b(words, key=key, digest_size=8).digest(), "little")
    return ((bits >> 12) + 0.5) * 2.0**-52


@lru_cache(maxsize=256)
def test_phases(post: CrewPost) -> Floats:
    """Where in the interval between tests each person has its turn, in [0, 1): f8[teams, crews, people of a crew].

    Multiples of the golden section by the number of the person spread evenly however many there are (H. Weyl: Ueber
    die Gleichverteilung von Zahlen mod. Eins. Mathematische Annalen 77, 1916).
    """
    team, crew, place = np.indices((post.teams, post.crews, post.crew_size))
    number = (place * _MOST_CREWS + crew) * _MOST_TEAMS + team
    return number * _GOLDEN % 1.0
