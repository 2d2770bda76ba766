"""Crews that man what a border port works with: where, how many, in which rota, and how an illness runs in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import gcd
from typing import ClassVar

__all__ = ["CrewPost", "HealthRules", "Rota"]


@dataclass(frozen=True, slots=True)
class CrewPost:
    """Crews that man one resource of Capacity at one station.

    `crews` of each team are on duty when nobody is out, each of `crew_size` people; one of fewer than `least`
    stands. Team i of `teams` works each shift k for which k mod teams is i.
    """

    port: str
    station: str
    resource: str
    direction: str
    crews: int
    crew_size: int
    least: int
    teams: int = 4

    @property
    def id(self) -> str:
        """The name of the resource they man: station/resource/direction."""
        return f"{self.station}/{self.resource}/{self.direction}"


@dataclass(frozen=True, slots=True)
class Rota:
    """Days [d] of a closed loop: at work, then in quarantine, then at home; crews go through it in cohorts.

    Written work+quarantine+home, as 14+7+7 (ports of China until July 2022), or work+quarantine, as 14+7 (since then).
    """

    work_d: int
    quarantine_d: int
    home_d: int = 0

    @classmethod
    def parse(cls, text: str) -> Rota:
        """A rota as people write it; raises ValueError that says how to write it."""
        if not re.fullmatch(r"\s*[0-9]{1,3}\s*(\+\s*[0-9]{1,3}\s*){1,2}", text, re.ASCII):
            raise ValueError(
                f"rota {text!r} is not understood; write whole days of work+quarantine+home, such as 14+7+7,"
                " or of work+quarantine, such as 14+7"
            )
        rota = cls(*map(int, text.split("+")))
        if rota.work_d == 0:
            raise ValueError(f"rota {text!r} has no day of work; the first number must be at least 1")
        return rota

    def __str__(self) -> str:
        days = (self.work_d, self.quarantine_d, self.home_d)
        return "+".join(map(str, days if self.home_d else days[:2]))

    @property
    def cycle_d(self) -> int:
        """Days from one beginning of work to the next."""
        return self.work_d + self.quarantine_d + self.home_d

    @property
    def factor(self) -> float:
        """Crews that are needed for one at work: 2.00 for 14+7+7, 1.50 for 14+7, 1.25 for 28+7."""
        return self.cycle_d / self.work_d

    @property
    def stagger_d(self) -> int:
        """Days from one cohort to the next: the most that let one cohort come as another goes, at every change."""
        return gcd(self.work_d, self.quarantine_d, self.home_d)

    @property
    def cohorts(self) -> int:
        """Cohorts of crews, of which work / cycle are at work at any time."""
        return self.cycle_d // self.stagger_d

    @property
    def test_days(self) -> tuple[int, ...]:
        """Days of quarantine, from 1, on which people are tested.

        Days 1, 4 and 7 in the rule of 8 July 2022 (work+quarantine: data/epidemic, port measures, row of that date);
        before it, with days at home after, the last day (an assumption from the 7th day of the 9th plan).
        """
        if self.home_d == 0:
            return tuple(day for day in (1, 4, 7) if day <= self.quarantine_d)
        return (self.quarantine_d,) if self.quarantine_d else ()


@dataclass(frozen=True, slots=True)
class HealthRules:
    """How the illness runs and how it is looked for; units in UNITS, sources in health.csv.

    After `latent_h` a person infects for `infectious_d`, and a test may find it for `detectable_d`, with probability
    `sensitivity`; a share `symptomatic` falls ill `onset_d` after infection. A result comes after `result_delay_h`; who
    is found is isolated for `isolation_d`, its mates of crew and team quarantined for `quarantine_d`. A shift with an
    infectious mate adds `transmission` to a person's hazard.
    """

    latent_h: float
    infectious_d: float
    detectable_d: float
    onset_d: float
    symptomatic: float
    sensitivity: float
    result_delay_h: float
    quarantine_d: float
    isolation_d: float
    transmission: float

    UNITS: ClassVar[dict[str, str]] = {
        "latent_h": "h", "infectious_d": "d", "detectable_d": "d", "onset_d": "d", "symptomatic": "share",
        "sensitivity": "share", "result_delay_h": "h", "quarantine_d": "d", "isolation_d": "d",
        "transmission": "a shift",
    }  # fmt: skip
    """The unit of each parameter, as health.csv must have it."""
