"""Codes of DCSA Track & Trace and the types of statements they stand for.

Source: Track & Trace 2.2.0 and 3.0.0 (see data/dcsa/SOURCES.md). Codes of 2.2.0 are a part of those of 3.0.0.
"""

from __future__ import annotations

from typing import Final

__all__ = ["CODE_OF_TYPE", "EQUIPMENT_TYPES", "EVENT_KINDS", "TRAIN_TYPES"]

EVENT_KINDS: Final = {
    "SHIPMENT": "shipmentEventTypeCode",
    "TRANSPORT": "transportEventTypeCode",
    "EQUIPMENT": "equipmentEventTypeCode",
    "IOT": "iotEventTypeCode",
    "REEFER": "reeferEventTypeCode",
}
"""Kinds of events and where the code of each stands; 2.2.0 has the first three."""

EQUIPMENT_TYPES: Final = {
    "AVDO": "container.available",
    "AVPU": "container.available",
    "CUSI": "customs.selected_inspection",
    "CUSR": "customs.released",
    "CUSS": "customs.selected_scan",
    "DISC": "container.discharged",
    "DROP": "container.dropped_off",
    "GTIN": "container.gated_in",
    "GTOT": "container.gated_out",
    "INSP": "container.inspected",
    "LOAD": "container.loaded",
    "PICK": "container.picked_up",
    "RMVD": "container.removed",
    "RSEA": "seal.replaced",
    "STRP": "container.stripped",
    "STUF": "container.stuffed",
}
"""Types of what happens to a container. CROS is none of them: border.crossed is told of trains, so a container that
crosses is container.seen with the stage CROS."""

TRAIN_TYPES: Final = {"ARRI": "train.arrived", "DEPA": "train.departed"}
"""Types of what a train does; of ships, barges and lorries the same codes are thing.stated."""

CODE_OF_TYPE: Final = {kind: code for code, kind in EQUIPMENT_TYPES.items() if kind != "container.available"}
"""Codes by type, for those that have one; container.available has two, and the stage tells which."""
