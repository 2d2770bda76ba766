"""Identifiers of the trade and their check digits: a verdict to be shown, never a reason to drop a record."""

from __future__ import annotations

__all__: list[str] = []
