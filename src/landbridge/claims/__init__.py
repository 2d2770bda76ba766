"""What was published, by whom: observations, each a figure with its source, period and band."""

from landbridge.claims.observations import Observation, Period, load_observations, read_observations

__all__ = ["Observation", "Period", "load_observations", "read_observations"]
