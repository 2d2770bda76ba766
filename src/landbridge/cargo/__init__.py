"""What is carried: containers on trains, and the wagons that carry them on one gauge."""

from landbridge.cargo.nouns import TrainLoad, WagonFleet, containers_on

__all__ = ["TrainLoad", "WagonFleet", "containers_on"]
