"""The list of faults that a door keeps while it reads on."""

from __future__ import annotations

from landbridge.errors import BadInput, Fault

__all__ = ["Inspection"]


class Inspection:
    """Collects faults so that one report names them all; `close` raises when there are any."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was found so far, in the order of finding."""
        return tuple(self._faults)

    def report(self, file: str, problem: str, remedy: str, *, row: int | None = None, column: str | None = None,
               value: object = None) -> None:  # fmt: skip
        """Note one fault. `row` counts as an editor does, the header being 1."""
        shown = None if value is None else str(value)
        self._faults.append(Fault(file, row, column, shown, problem, remedy))

    def close(self) -> None:
        """Raises BadInput with all faults when there are any."""
        if self._faults:
            raise BadInput(self._faults)
