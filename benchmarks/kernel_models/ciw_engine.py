"""Ciw, where it is installed: model A only, since it has no batch that waits until it is full."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from benchmarks.kernel_models.nouns import Columns, Queue, Work


def queue_work(model: Queue) -> Work:
    """Model A as a network of one node. Raises ModuleNotFoundError."""
    ciw = importlib.import_module("ciw")
    between = [*np.diff(model.arrival, prepend=0).astype(float).tolist(), float("inf")]  # Ciw would begin anew
    service = model.service.astype(float).tolist()
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(between)],
        service_distributions=[ciw.dists.Sequential(service)],
        number_of_servers=[model.servers],
    )
    return lambda: _run(ciw, network, len(service))


def _run(ciw: Any, network: Any, customers: int) -> Columns:
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Finish")
    start = np.full(customers, -1.0)
    for record in simulation.get_all_records():
        start[record.id_number - 1] = record.service_start_date
    return (start,)
