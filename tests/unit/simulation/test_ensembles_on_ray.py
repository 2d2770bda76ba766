"""The same ensembles on a Ray cluster of two nodes, which each test here starts on this machine and stops."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from workers import Through, is_same, kill_always, kill_once, small_model

from landbridge.errors import BadInput, EnvironmentFailed, Fault, WrongUse
from landbridge.simulation import Workers, open_executor, simulate

pytestmark = pytest.mark.slow

MANY = 40


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes with one CPU each on the loopback; without Ray these tests fail, they are not skipped."""
    importlib.import_module("landbridge.simulation.ensembles.ray_cluster")  # sets what Ray reads when it is imported
    here = str(Path(__file__).parent)  # what is called in workers must be found there
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])]))
        nodes = start_two_nodes()
        yield nodes
        nodes.shutdown()


def start_two_nodes() -> Any:
    """Two nodes; a machine that has much else to do may need more than the 30 s that Ray gives one, so once more."""
    from ray.cluster_utils import Cluster

    for last in (False, True):
        nodes = Cluster()
        try:
            nodes.add_node(num_cpus=1, include_dashboard=False)
            nodes.add_node(num_cpus=1)
        except Exception:
            nodes.shutdown()
            if last:
                raise
        else:
            return nodes
    return None


@pytest.fixture
def on_ray(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The executor on that cluster, with both nodes there."""
    if len(cluster.list_all_nodes()) < 2:
        cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    with open_executor(Workers("ray")) as executor:
        yield executor


def where_it_runs(*_: object) -> str:
    import ray

    return ray.get_runtime_context().get_node_id()


def kill_a_node_once(marker: Path, head: str, task: Callable[..., Any], *arguments: Any) -> Any:
    """On the node that is not the head, kill Ray's own process of the node, which is the parent, and the worker."""
    if where_it_runs() == head or marker.exists():
        return task(*arguments)
    marker.touch()
    for process in (os.getppid(), os.getpid()):
        os.kill(process, signal.SIGKILL)
    return None


def refuse(*_: object) -> None:
    raise BadInput([Fault("a.csv", 2, "b", "c", "is wrong", "right it")])


def test_two_nodes_give_what_threads_give_and_both_take_part(on_ray: Any):
    assert on_ray.workers == 2
    assert is_same(simulate(small_model(), seed=3, replications=MANY, executor=on_ray),
                   simulate(small_model(), seed=3, replications=MANY))  # fmt: skip


def test_a_killed_worker_is_replaced_and_its_chunk_is_run_again(on_ray: Any, tmp_path: Path):
    killing = Through(on_ray, partial(kill_once, tmp_path / "killed"))
    assert is_same(simulate(small_model(), seed=3, replications=MANY, executor=killing),
                   simulate(small_model(), seed=3, replications=MANY))  # fmt: skip
    assert (tmp_path / "killed").exists()


def test_a_node_killed_in_mid_run_costs_nothing_but_time(cluster: Any, on_ray: Any, tmp_path: Path):
    killing = Through(on_ray, partial(kill_a_node_once, tmp_path / "killed", cluster.head_node.node_id))
    assert is_same(simulate(small_model(), seed=3, replications=MANY, executor=killing),
                   simulate(small_model(), seed=3, replications=MANY))  # fmt: skip
    assert (tmp_path / "killed").exists()
    cluster.remove_node(cluster.list_all_nodes()[-1])


def test_workers_that_are_killed_each_time_end_it_with_a_way_out(on_ray: Any):
    with pytest.raises(EnvironmentFailed, match=r"was lost 4 times.*fewer workers"):
        simulate(small_model(), seed=3, replications=2, executor=Through(on_ray, kill_always))


def test_an_error_of_the_work_comes_back_as_what_it_is(on_ray: Any):
    with pytest.raises(BadInput) as caught:
        on_ray.submit(refuse).result()
    assert [fault.problem for fault in caught.value.faults] == ["is wrong"]


def test_a_number_of_workers_is_refused_for_a_cluster_that_runs(cluster: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    with pytest.raises(WrongUse, match="has its own CPUs"):
        open_executor(Workers("ray", 2))


def test_a_cluster_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:9")
    with pytest.raises(EnvironmentFailed, match=r"127\.0\.0\.1:9"):
        open_executor(Workers("ray"))


def test_the_cluster_that_is_started_here_ends_with_its_executor():
    """In a process of its own, whose pipe all it starts would hold open."""
    program = (
        "from landbridge.simulation import Workers, open_executor\n"
        "with open_executor(Workers('ray', 1)) as executor:\n"
        "    print(executor.workers, executor.submit(sum, [1, 2]).result())\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False,
                          timeout=120, env=environment)  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 3\n", "")
