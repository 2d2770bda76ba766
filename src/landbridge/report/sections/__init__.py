"""The sections of the page, each made from what was gathered and a language."""

from __future__ import annotations

from landbridge.exhibits import PageFrames
from landbridge.report.sections.epidemic import claims, levels, watch
from landbridge.report.sections.evidence import assumptions, figures, sources, times
from landbridge.report.sections.measures import crews, measures
from landbridge.report.sections.method import method
from landbridge.report.sections.nouns import Section
from landbridge.report.sections.results import calibration, sensitivity
from landbridge.report.sections.traffic import corridor, counted_period, legs, months, standing, trains
from landbridge.report.words import Words

__all__ = ["Section", "counted_period", "sections_of"]

_ORDER = (corridor, months, figures, standing, times, trains, legs, measures, watch, claims, levels, crews, sensitivity,
          calibration, assumptions, sources, method)  # fmt: skip


def sections_of(page: PageFrames, words: Words) -> tuple[Section, ...]:
    """All sections that the run has something to show in, from the first to the last; the first one opens the page."""
    made = (section(page, words) for section in _ORDER)
    return tuple(section for section in made if section is not None)
