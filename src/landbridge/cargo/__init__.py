"""What is carried: containers on trains, and the wagons that carry them on one gauge."""

from landbridge.cargo.nouns import CargoClass, TrainLoad, WagonFleet, containers_on

__all__ = ["CargoClass", "TrainLoad", "WagonFleet", "containers_on"]
