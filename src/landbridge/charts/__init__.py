"""Frames in, pictures out: every picture of Landbridge is defined once, as an Altair chart that becomes SVG or PNG."""

from landbridge.charts.calibration import calibration
from landbridge.charts.claims import claims
from landbridge.charts.colours import COLOURS, Colours, css_variables
from landbridge.charts.crews import crews
from landbridge.charts.distributions import distributions
from landbridge.charts.effects import effects
from landbridge.charts.figures import figures
from landbridge.charts.flow_map import flow_map
from landbridge.charts.held import held
from landbridge.charts.legs import legs
from landbridge.charts.levels import levels
from landbridge.charts.months import months
from landbridge.charts.rendering import render_png, render_svg
from landbridge.charts.sensitivity import sensitivity
from landbridge.charts.space_time import space_time
from landbridge.charts.standing import standing
from landbridge.charts.surface import WIDTH, Size
from landbridge.charts.watch import watch
from landbridge.charts.writing import Words

__all__ = [
    "COLOURS", "WIDTH", "Colours", "Size", "Words", "calibration", "claims", "crews", "css_variables",
    "distributions", "effects", "figures", "flow_map", "held", "legs", "levels", "months", "render_png", "render_svg",
    "sensitivity", "space_time", "standing", "watch",
]  # fmt: skip
