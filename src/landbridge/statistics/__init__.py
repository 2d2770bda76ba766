"""Milestone frame in, figures out: journeys by period, port and direction; growth, records, dwell, transit, queues."""

from landbridge.statistics.counts import DIMENSIONS, count_trains, departures, port_crossings
from landbridge.statistics.frames import RunFrames, mean_time, spread
from landbridge.statistics.growth import growth_percent, is_record
from landbridge.statistics.intervals import Precision, half_width
from landbridge.statistics.legs import journey_legs
from landbridge.statistics.pairs import Pairs
from landbridge.statistics.release import FigureRow, half_year_statement
from landbridge.statistics.scoring import METRICS, Score, ScorePlan, plan_scores, score_run
from landbridge.statistics.times import dwell_hours, summarise_hours, transit_days
from landbridge.statistics.yard import (
    standing_by_day,
    standing_by_half_month,
    standing_each_day,
    waiting_by_day,
    waiting_by_variant,
)

__all__ = [
    "DIMENSIONS", "METRICS", "FigureRow", "Pairs", "Precision", "RunFrames", "Score", "ScorePlan", "count_trains",
    "departures", "dwell_hours", "growth_percent", "half_width", "half_year_statement", "is_record", "journey_legs",
    "mean_time", "plan_scores", "port_crossings", "score_run", "spread", "standing_by_day", "standing_by_half_month",
    "standing_each_day", "summarise_hours", "transit_days", "waiting_by_day", "waiting_by_variant",
]  # fmt: skip
