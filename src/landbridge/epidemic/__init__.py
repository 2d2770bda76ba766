"""What an epidemic beside the line does, as known at an instant: case series, reproduction, growth, reports to come."""

from landbridge.epidemic.cohort_reproduction import cohort_reproduction
from landbridge.epidemic.evidence import ClaimEvidence, Order, PortCase, SeriesEvidence
from landbridge.epidemic.growth import growth_rate, reproduction_of_growth
from landbridge.epidemic.incidence import DailyCounts, daily_counts
from landbridge.epidemic.level_tables import load_level_rules, load_port_cases
from landbridge.epidemic.levels import AlertLevel, alert_level
from landbridge.epidemic.nowcast import Triangle, nowcast
from landbridge.epidemic.rates import weekly_rate
from landbridge.epidemic.reading import load_cases, read_cases, series_known_at
from landbridge.epidemic.reproduction import Reproduction, reproduction_number
from landbridge.epidemic.serial_interval import SerialInterval, Uncertain, draw_serial_intervals
from landbridge.epidemic.series import CaseRecord, CaseSeries
from landbridge.epidemic.vintages import count_as_known, revisions
from landbridge.epidemic.wide_tables import read_wide_cases

__all__ = [
    "AlertLevel",
    "CaseRecord",
    "CaseSeries",
    "ClaimEvidence",
    "DailyCounts",
    "Order",
    "PortCase",
    "Reproduction",
    "SerialInterval",
    "SeriesEvidence",
    "Triangle",
    "Uncertain",
    "alert_level",
    "cohort_reproduction",
    "count_as_known",
    "daily_counts",
    "draw_serial_intervals",
    "growth_rate",
    "load_cases",
    "load_level_rules",
    "load_port_cases",
    "nowcast",
    "read_cases",
    "read_wide_cases",
    "reproduction_number",
    "reproduction_of_growth",
    "revisions",
    "series_known_at",
    "weekly_rate",
]
