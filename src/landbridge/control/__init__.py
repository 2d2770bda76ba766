"""The control room's questions: what is known of an epidemic, what if, what stands at a port, what measures cost."""

from landbridge.control.effect_of_measures import (
    Effect,
    MeasuresEffect,
    effect_of_measures,
    read_effect,
    write_effect,
)
from landbridge.control.level_history import level_spells
from landbridge.control.port_now import PortNow, port_now
from landbridge.control.port_work import FirstThing
from landbridge.control.watch import ClaimNow, PortWatch, claims_about, watch, watch_port
from landbridge.control.watched import WatchedPort, find_watched, watched_ports
from landbridge.control.watched_place import GENERATION, Changed, Figure, PlaceWatch, watch_place
from landbridge.control.what_if import ChangedFigure, WhatIf, what_if
from landbridge.control.what_if_remarks import what_if_remarks

__all__ = [
    "GENERATION", "Changed", "ChangedFigure", "ClaimNow", "Effect", "Figure", "FirstThing", "MeasuresEffect",
    "PlaceWatch", "PortNow", "PortWatch", "WatchedPort", "WhatIf", "claims_about", "effect_of_measures",
    "find_watched", "level_spells", "port_now", "read_effect", "watch", "watch_place", "watch_port", "watched_ports",
    "what_if", "what_if_remarks", "write_effect",
]  # fmt: skip
