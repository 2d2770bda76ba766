"""Landbridge: open digital twin and control tower for China-Europe rail freight."""

__version__ = "0.1.0"
