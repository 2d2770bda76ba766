"""The stages a train passes at a port, in order, and the resources they need."""

from __future__ import annotations

from typing import Final

from landbridge.ports.nouns import Port

__all__ = ["EFFECTS", "RESOURCES", "STAGES", "facing"]

STAGES: Final = {
    "formalities": "railway's own processing of a train that has come in",
    "documents": "customs documents and release",
    "inspection share": "share of containers picked for X-ray or opening; they follow by a later train",
    "inspection": "X-ray or opening of one container",
    "sanitary": "sanitary control of the train",
    "running": "from one station of the crossing to the other",
    "placing": "time on the transshipment place beside the cranes' work",
    "cranes": "cranes at work on a whole train",
    "open-air": "transshipment in the open air, where the hall is taken",
    "formation": "making up the train that goes on",
    "forming": "making up three trains from two again",
}
"""Stages of StageTime, in words."""

RESOURCES: Final = {
    "tracks": "yard tracks; a train holds one from coming in to leaving the station",
    "crew": "crews on duty for sanitary control",
    "inspection": "places for X-ray or opening of containers",
    "places": "transshipment places (hall or track)",
    "cranes": "sets of cranes, one set for a whole train",
    "open-air": "transshipment places in the open air",
}
"""Resources of Capacity, in words."""

EFFECTS: Final = {
    "suspended": "trains of the class may not cross; no value",
    "trains_a_day": "trains a day that may cross, in place of paths.csv; of several rules the fewest count",
    "minutes_added": "minutes that the stage takes longer; several rules add up",
    "share_inspected": "share of containers picked, in place of stages.csv; of several rules the largest counts",
    "background_a_day": "other freight trains a day, in place of background.csv; of several rules the most count",
}
"""Effects of Protocol, in words."""


def facing(port: Port, direction: str) -> tuple[str, str]:
    """The stations of a port in the order a train of that direction comes to them."""
    return (port.east, port.west) if direction == "outbound" else (port.west, port.east)
