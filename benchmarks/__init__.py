"""Measurements: `./landbridge bench AREA [--json]`. An area is a module here with `measure() -> list[Result]`."""
