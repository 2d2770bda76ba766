"""What an epidemic beside the line does, as known at an instant: case series, reproduction, growth, reports to come."""

from landbridge.epidemic.reproduction import Reproduction, reproduction_number
from landbridge.epidemic.serial_interval import SerialInterval

__all__ = ["Reproduction", "SerialInterval", "reproduction_number"]
