"""What the page of a run shows, gathered: frames of every picture, figures, assumptions, results left by others."""

from landbridge.exhibits.claimed import ClaimsShown
from landbridge.exhibits.epidemic_beside import EpidemicBeside
from landbridge.exhibits.gathering import PageFrames, gather_page, page_of
from landbridge.exhibits.ordered import LevelsShown
from landbridge.exhibits.trains import SpaceTime

__all__ = ["ClaimsShown", "EpidemicBeside", "LevelsShown", "PageFrames", "SpaceTime", "gather_page", "page_of"]
