"""What a border port can do: tracks, cranes, gauge change, customs, inspection, crews, and the rules in force."""

from landbridge.ports.crews import CrewPost, HealthRules, Rota
from landbridge.ports.frontier import load_frontier, pushed_onto_rail, states_on
from landbridge.ports.measures import load_measures, measures_as_protocols
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
from landbridge.ports.protocols import (
    clashing_stops,
    joined_spells,
    rules_at,
    rules_for,
    stopped_stages,
    turning_points,
)
from landbridge.ports.stages import EFFECTS, IN_SERVICE, RESOURCES, STAGES, WORKS_ON, facing

__all__ = [
    "EFFECTS", "IN_SERVICE", "RESOURCES", "STAGES", "WORKS_ON", "BackgroundFlow", "Capacity", "CrewPost", "FormingRule",
    "Gale", "HealthRules", "PathOffer", "Port", "Protocol", "Rota", "Shift", "StageTime", "clashing_stops", "facing",
    "joined_spells", "load_frontier", "load_measures", "measures_as_protocols", "pushed_onto_rail", "rules_at",
    "rules_for", "states_on", "stopped_stages", "turning_points",
]  # fmt: skip
