"""Measurements: `./landbridge bench AREA [--json]`. An area is a module of this package with `measure() -> list[Result]`."""
