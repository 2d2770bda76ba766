"""The stages a train passes at a port, in order, and the resources they need."""

from __future__ import annotations

from typing import Final

from landbridge.ports.nouns import Port

__all__ = ["EFFECTS", "IN_SERVICE", "RESOURCES", "STAGES", "WORKS_ON", "facing"]

STAGES: Final = {
    "formalities": "railway's own processing of a train that has come in",
    "documents": "customs documents and release",
    "inspection share": "share of containers picked for X-ray or opening; they follow by a later train",
    "inspection": "X-ray or opening of one container",
    "sampling": "taking a sample of one container, on a place for inspection",
    "sampling result": "wait of a sampled container for its result",
    "sampling hold": "how much longer a container that was found positive is held",
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

WORKS_ON: Final = {
    "tracks": (), "crew": ("sanitary",), "inspection": ("inspection", "sampling"),
    "places": ("placing", "cranes"), "cranes": ("cranes",), "open-air": ("open-air",),
}  # fmt: skip
"""The stages that a resource is needed for, and that stop where it is taken away."""

EFFECTS: Final = {
    "suspended": "trains of the class may not cross; no value",
    "not_loaded": "trains by the port do not leave their origin; afterwards those of one service leave one after the "
    "other, so many hours apart; of several rules the most hours count, 24 unless given",
    "trains_a_day": "trains a day that may cross, in place of paths.csv; of several rules the fewest count",
    "minutes_added": "minutes that the stage takes longer; several rules add up",
    "takes": "minutes that the stage takes, evenly from value to most, in place of stages.csv; of several rules the "
    "longest counts, and minutes added come on top",
    "share_inspected": "share of containers picked, in place of stages.csv; of several rules the largest counts",
    "background_a_day": "other freight trains a day, in place of background.csv; of several rules the most count",
    "units": "units of the resource, in place of capacities.csv and shifts.csv; of several rules the fewest count",
    "closed": "no train begins the stage; no value",
    "share_sampled": "share of containers of the class of cargo that are sampled; of several rules the largest counts",
    "rest_h": "hours that containers of the class of cargo rest unless they are sampled; of several rules the longest",
    "test_interval_d": "days between two tests of each of the crews' people; of several rules the fewest count",
    "rota": "days of work, quarantine and home of the crews' people, in the column rota; of several rules the one that "
    "leaves the fewest at work counts; no value",
}
"""Effects of Protocol, in words."""

IN_SERVICE: Final = {
    "finish": "they finish, and nothing new begins",
    "resume": "they stop, and go on with the rest when it is over",
    "repeat": "they stop, and begin again when it is over",
    "move": "they leave the hall at once, and begin again in the open air",
}
"""What becomes of trains that a closed stage, or a resource of which units are taken away, is at work on."""


def facing(port: Port, direction: str) -> tuple[str, str]:
    """The stations of a port in the order a train of that direction comes to them."""
    return (port.east, port.west) if direction == "outbound" else (port.west, port.east)
