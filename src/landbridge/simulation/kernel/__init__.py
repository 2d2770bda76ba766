"""The discrete-event kernel: arrays in, arrays out. It knows no station and no train.

`blueprint` is its readable side, `engine` runs one, `advance` holds the rules and the loop, `layout` the tables.
"""

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder, Serving
from landbridge.simulation.kernel.rules import Rule, rule

__all__ = ["Blueprint", "BlueprintBuilder", "Rule", "Serving", "rule"]
