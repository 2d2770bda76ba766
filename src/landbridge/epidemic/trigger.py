"""A trigger: evidence that raises a port to a level, how long it holds it there, and what would end that.

Up at once, down slowly. A level falls by one on the day after so many whole days without its cause, then by one again
after each further step, as the areas of risk in China's ninth plan do: high to medium after 7 days without a case,
medium to low after 3 more (https://www.shine.cn/news/nation/2206287293/ and
https://www.referchina.com/2022/06/Update__inbound_travelers_amp__39__quarantine_time_shorten_to_7_3__58012.html).

Where a series is the cause, only a day whose figure is known and below the threshold is a day without it. Silence is
not a quiet day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from landbridge.epidemic.evidence import Evidence, LevelRule

__all__ = ["Trigger"]

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One cause of a level, from day `first` to day `last`, both within; `last` is None for an order without an end.

    `quiet` are the days of a series after `last` that count as free and `figures_to` is its last day with a figure;
    both are None for other evidence, of which every day counts on which nothing more was known.
    """

    rule: LevelRule
    level: int
    first: dt.date
    last: dt.date | None
    evidence: tuple[Evidence, ...]
    quiet: tuple[dt.date, ...] | None = None
    figures_to: dt.date | None = None

    def free(self, day: dt.date) -> int:
        """Whole days without the cause that lie before a day [d]."""
        if self.last is None or self.rule.evidence == "order":
            return 0
        if self.quiet is not None:
            return sum(each < day for each in self.quiet)
        return max(0, (day - self.last).days - 1)

    def holds(self, day: dt.date) -> int:
        """The level it keeps a port at on a day; 0 when it holds it no more or not yet."""
        if day < self.first:
            return 0
        if self.rule.evidence == "order":
            return self.level if self.last is None or day <= self.last else 0
        beyond = self.free(day) - self.rule.free_days
        return self.level if beyond < 0 else max(0, self.level - 1 - beyond // self.rule.step_days)

    def falls_on(self, day: dt.date) -> dt.date | None:
        """The first day after `day` on which it holds less, if nothing new comes; None where no end is known."""
        if self.last is None:
            return None
        if self.rule.evidence == "order":
            return self.last + _DAY
        needed = self.free_days_needed(day)
        if self.quiet is None:
            return self.last + (needed + 1) * _DAY
        # Figures that are still to come are thought of as quiet; days that passed without one are not.
        after = (self.figures_to or self.last) + _DAY
        return max(day, after) + max(1 if after <= day else 0, needed - len(self.quiet)) * _DAY

    def free_days_needed(self, day: dt.date) -> int:
        """How many free days in all end what it holds on a day [d]."""
        beyond = self.free(day) - self.rule.free_days
        steps = 0 if beyond < 0 else 1 + beyond // self.rule.step_days
        return self.rule.free_days + steps * self.rule.step_days
