"""What a border port can do: tracks, cranes, gauge change, customs, inspection, crews, and the rules in force."""

from landbridge.ports.nouns import (
    BackgroundFlow,
    Capacity,
    FormingRule,
    Gale,
    PathOffer,
    Port,
    Shift,
    StageTime,
    Suspension,
)
from landbridge.ports.stages import RESOURCES, STAGES, facing

__all__ = [
    "RESOURCES", "STAGES", "BackgroundFlow", "Capacity", "FormingRule", "Gale", "PathOffer", "Port", "Shift",
    "StageTime", "Suspension", "facing",
]  # fmt: skip
