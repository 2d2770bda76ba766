"""What the page of a run shows, gathered: frames of every picture, figures, assumptions, results left by others."""

from landbridge.exhibits.gathering import PageFrames, gather_page, page_of
from landbridge.exhibits.trains import SpaceTime

__all__ = ["PageFrames", "SpaceTime", "gather_page", "page_of"]
