"""What the page of a run shows, gathered: frames of every picture, figures, assumptions, results left by others."""

from landbridge.studies.page_frames.gathering import PageFrames, gather_page, page_of, report_of
from landbridge.studies.page_frames.trains import SpaceTime

__all__ = ["PageFrames", "SpaceTime", "gather_page", "page_of", "report_of"]
