"""The command `landbridge`: parses, calls a room, shows what came out; no rule of the trade is here."""

from landbridge.cli.program import commands, main

__all__ = ["commands", "main"]
