"""What a border port can do: tracks, cranes, gauge change, customs, inspection, crews, and the rules in force."""

from landbridge.ports.nouns import (
    BackgroundFlow,
    Capacity,
    FormingRule,
    Gale,
    PathOffer,
    Port,
    Protocol,
    Shift,
    StageTime,
)
from landbridge.ports.protocols import joined_spells, rules_for, turning_points
from landbridge.ports.stages import EFFECTS, RESOURCES, STAGES, facing

__all__ = [
    "EFFECTS", "RESOURCES", "STAGES", "BackgroundFlow", "Capacity", "FormingRule", "Gale", "PathOffer", "Port",
    "Protocol", "Shift", "StageTime", "facing", "joined_spells", "rules_for", "turning_points",
]  # fmt: skip
