"""Business steps and dispositions of CBV 2.0 and the types of statements they stand for."""

from __future__ import annotations

from typing import Final

from landbridge.exchange.epcis_names import NAMESPACE

__all__ = ["CLASSIFIER_OF_KIND", "KIND_OF_CLASSIFIER", "SCENARIO_KINDS", "STEPS", "TRAIN_STEPS", "container_type"]

TRAIN_STEPS: Final = {
    "departing": "train.departed",
    "arriving": "train.arrived",
    "entering_exiting": "train.passed",
}
"""What a business step of a train stands for."""

_OF_CONTAINER: Final = {
    "loading": "container.loaded",
    "unloading": "container.discharged",
    "packing": "container.stuffed",
    "unpacking": "container.stripped",
    "inspecting": "container.inspected",
}
_OF_WHAT_IS_INSIDE: Final = {
    "loading": "container.stuffed",
    "unloading": "container.stripped",
    "packing": "container.stuffed",
    "unpacking": "container.stripped",
}

STEPS: Final = {
    "train.departed": ("departing", "in_transit"),
    "train.arrived": ("arriving", "in_transit"),
    "train.passed": ("entering_exiting", "in_transit"),
    "border.crossed": ("entering_exiting", "in_transit"),
    "container.loaded": ("loading", "in_transit"),
    "container.discharged": ("unloading", None),
    "container.gated_in": ("arriving", None),
    "container.gated_out": ("departing", "in_transit"),
    "container.stuffed": ("packing", "container_closed"),
    "container.stripped": ("unpacking", "container_open"),
    "container.picked_up": ("collecting", None),
    "container.dropped_off": ("storing", None),
    "container.available": ("storing", "available"),
    "container.removed": ("removing", None),
    "container.inspected": ("inspecting", None),
    "seal.replaced": ("replacing", None),
}
"""The business step and the disposition a type is written with; other types get a step of our own namespace."""

KIND_OF_CLASSIFIER: Final = {"PLN": "PlannedEvent", "EST": "EstimatedEvent", "REQ": "RequestedEvent"}
"""Kinds of events of our own: an event of EPCIS has occurred, and these have not."""

CLASSIFIER_OF_KIND: Final = {
    form + kind: classifier for classifier, kind in KIND_OF_CLASSIFIER.items() for form in ("lb:", NAMESPACE)
}
"""Classifiers by the type of an event of our own."""


SCENARIO_KINDS: Final = ("lb:ScenarioEvent", f"{NAMESPACE}ScenarioEvent")
"""Types of events of a simulated world."""


def container_type(step: str, *, holds: bool) -> str:
    """The type of a statement of a container; `holds`: the event tells of what is put in, or taken out of, it."""
    return (_OF_WHAT_IS_INSIDE if holds else _OF_CONTAINER).get(step, "container.seen")
