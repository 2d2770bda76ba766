"""Hold a run against published figures, and say whether it passes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from landbridge.claims import load_observations
from landbridge.scenario import Run
from landbridge.statistics import Score, score_run

__all__ = ["LEAST_SHARE_INSIDE", "Validation", "validate_run"]

LEAST_SHARE_INSIDE = 0.85
"""The least share of scored outcomes that has to lie inside their bands."""


@dataclass(frozen=True, slots=True)
class Validation:
    """The scores of a run against a table of figures."""

    against: str
    scores: tuple[Score, ...]

    def scored(self, kind: str, use: str | None = None) -> list[Score]:
        """Scored figures of a kind, and of a use where one is named."""
        return [each for each in self.scores if each.verdict != "not_scored" and each.figure.kind == kind
                and use in (None, each.figure.use)]  # fmt: skip

    @property
    def is_scored(self) -> bool:
        """Whether any figure could be scored: a table about another time is no check passed."""
        return any(each.verdict != "not_scored" for each in self.scores)

    @property
    def must_missed(self) -> list[Score]:
        """Figures that have to hold and do not, or could not be scored."""
        return [each for each in self.scores if each.figure.must and each.verdict != "inside"]

    @property
    def share_inside(self) -> float | None:
        """Share of scored outcomes inside their bands; None where there is none."""
        outcomes = self.scored("outcome")
        return sum(each.verdict == "inside" for each in outcomes) / len(outcomes) if outcomes else None

    @property
    def passed(self) -> bool:
        """Something was scored, no figure that must hold is missed, and enough of the outcomes are inside."""
        enough = self.share_inside is None or self.share_inside >= LEAST_SHARE_INSIDE
        return self.is_scored and not self.must_missed and enough


def validate_run(run: Run, against: Path | None = None) -> Validation:
    """Score a run against the published figures of the package, or any table of the same columns. Raises BadInput."""
    named = against.name if against else "the published figures of the package"
    return Validation(named, score_run(run.frames, load_observations(against).values()))
