"""One measured figure beside its goal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Result:
    """A figure; `value` is None where it could not be measured, `goal` where none is set. `spread` is in `unit`."""

    name: str
    value: float | None
    unit: str
    goal: float | None
    better: Better
    spread: float | None
    why: str

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is no value or no goal."""
        if self.value is None or self.goal is None:
            return None
        return self.value >= self.goal if self.better == "higher" else self.value <= self.goal

    def as_json(self) -> dict[str, Any]:
        """The one form in which results are passed on."""
        return {"name": self.name, "value": self.value, "unit": self.unit, "goal": self.goal, "better": self.better,
                "met": self.met, "spread": self.spread, "why": self.why}  # fmt: skip


def measured(  # noqa: PLR0913 (the fields of the one form)
    name: str, value: float, unit: str, *, better: Better, goal: float | None = None, spread: float | None = None,
    why: str = "",
) -> Result:  # fmt: skip
    """A figure that was measured; `why` says how. One that is no number counts as not measured."""
    if not math.isfinite(value):
        return absent(name, unit, better=better, goal=goal, why=f"came out as {value}; {why}")
    return Result(name, value, unit, goal, better, spread, why)


def absent(name: str, unit: str, *, better: Better, goal: float | None = None, why: str) -> Result:
    """A figure that can not be measured here, and why."""
    return Result(name, None, unit, goal, better, None, why)
