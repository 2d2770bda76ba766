"""What an epidemic beside the line does, as known at an instant: case series, reproduction, growth, reports to come."""

from landbridge.epidemic.cohort_reproduction import cohort_reproduction
from landbridge.epidemic.growth import growth_rate, reproduction_of_growth
from landbridge.epidemic.nowcast import Triangle, nowcast
from landbridge.epidemic.reproduction import Reproduction, reproduction_number
from landbridge.epidemic.serial_interval import SerialInterval, Uncertain, draw_serial_intervals

__all__ = [
    "Reproduction",
    "SerialInterval",
    "Triangle",
    "Uncertain",
    "cohort_reproduction",
    "draw_serial_intervals",
    "growth_rate",
    "nowcast",
    "reproduction_number",
    "reproduction_of_growth",
]
