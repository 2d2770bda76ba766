"""How a study tells where it is, and hears that nobody wants it any more."""

from __future__ import annotations

from typing import Protocol

from landbridge.scenario import Scenario

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """What a screen gives to a study."""

    def opened(self, scenario: Scenario) -> None:
        """The scenario is read and found good; nothing is simulated yet."""

    def step(self, name: str, detail: str, seconds: float) -> None:
        """A step is done; it took so many seconds."""

    def tick(self, done: int, total: int) -> None:
        """So many parts of the step under way are done."""

    def cancelled(self) -> bool:
        """Whether to stop at the next chance."""
        ...


class Silent:
    """Says nothing and never cancels."""

    def opened(self, scenario: Scenario) -> None:
        """Say nothing."""

    def step(self, name: str, detail: str, seconds: float) -> None:
        """Say nothing."""

    def tick(self, done: int, total: int) -> None:
        """Say nothing."""

    def cancelled(self) -> bool:
        """Never."""
        return False
