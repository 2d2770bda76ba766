"""The same chunks on a Ray cluster: the one file that knows Ray, which the extra `cluster` installs.

Ray runs each task in a process of some node. What it says of lost workers, nodes and results becomes WorkerLost here;
it is not asked to try again by itself, so that what is lost is counted and told in one place, for every executor.
"""
# pyright: basic

from __future__ import annotations

import logging
import os
import socket
import traceback
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

from landbridge.errors import EnvironmentFailed, WrongUse

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent to anybody
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # Ray's way from 2.60 on; unset, it warns
try:
    import ray
    from ray import exceptions as lost
except ImportError:
    raise EnvironmentFailed(
        "the executor ray needs Ray, which is not installed: add the extra cluster, `uv pip install ray`, or use"
        " --executor processes"
    ) from None

__all__ = ["RayExecutor", "WorkerLost"]

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE_S = 10.0  # for a machine to answer, for a task to end

_LOST = (
    lost.WorkerCrashedError, lost.NodeDiedError, lost.LocalRayletDiedError, lost.ObjectLostError,
    lost.OutOfMemoryError, lost.RpcError,
)  # fmt: skip


class WorkerLost(BrokenExecutor):
    """A process or node of the cluster is gone, with the task or the result it had; the others work on."""


class RayExecutor(Executor):
    """Tasks on the CPUs of a Ray cluster: one that runs, or one of this machine that ends with the executor.

    The variable RAY_ADDRESS names one that runs; it must have the same version of Landbridge, numba and numpy on all
    nodes. `cpus` are those of a cluster that is started here. In a process that has called `ray.init` that is used.
    """

    def __init__(self, cpus: int | None = None) -> None:
        address = os.environ.get("RAY_ADDRESS")
        if address and cpus is not None:
            raise WrongUse(f"the cluster at {address} (RAY_ADDRESS) has its own CPUs; leave the number of workers out")
        self._ours = not ray.is_initialized()
        if self._ours:
            _join(address, cpus)
        self.workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._run = ray.remote(num_cpus=1, max_retries=0)(_run)
        self._under_way: set[Future[Any]] = set()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """A task; its future fails with WorkerLost when what ran it is gone."""
        ref = self._run.remote(partial(fn, *args, **kwargs))
        future, done = _Future(ref), ref.future()
        self._under_way.add(done)
        done.add_done_callback(self._under_way.discard)
        done.add_done_callback(partial(_pass_on, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001 (as the standard's)
        """Leave the cluster when its tasks have ended, cancelled ones too; one that was started here ends."""
        del cancel_futures
        if wait:
            futures.wait(set(self._under_way), timeout=_PATIENCE_S)  # left before, Ray can crash the process at its end
        if self._ours:
            ray.shutdown()


def _join(address: str | None, cpus: int | None) -> None:
    """Join a cluster, or start one, twice where a busy machine does not in Ray's 30 s. Raises EnvironmentFailed."""
    where = f"the Ray cluster at {address} (RAY_ADDRESS)" if address else "a Ray cluster of this machine"
    for last in (address is not None, True):
        try:
            _init(address, cpus)
            return
        except Exception as error:  # Ray raises that very class when its processes do not come up
            ray.shutdown()
            if last:
                raise EnvironmentFailed(f"{where} can not be used: {error}") from error


def _init(address: str | None, cpus: int | None) -> None:
    if address is not None:
        _knock(address)
    dashboard = False if address is None else None
    ray.init(address or "local", num_cpus=cpus, include_dashboard=dashboard, logging_level=logging.ERROR,
             log_to_driver=False)  # fmt: skip


def _knock(address: str) -> None:
    """Ray waits many minutes for a cluster that is not there. Raises OSError at once."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=_PATIENCE_S).close()


class _Future(Future[Any]):
    """Cancelled, its task is called back too."""

    def __init__(self, ref: Any) -> None:
        super().__init__()
        self._ref = ref

    def cancel(self) -> bool:
        gone = super().cancel()
        if gone and ray.is_initialized():
            ray.cancel(self._ref)
        return gone


def _run(task: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """Result and error of a task; Ray would give errors another class, so that `except` no longer knew them."""
    try:
        return task(), None
    except Exception as error:
        error.add_note(traceback.format_exc())
        return None, error


def _pass_on(future: Future[Any], done: Future[Any]) -> None:
    """What came of a task, with Ray's errors of lost workers as WorkerLost."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        result, error = done.result()
    except _LOST as reason:
        result, error = None, WorkerLost(str(reason).partition("\n")[0])
    except Exception as reason:
        result, error = None, reason
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
