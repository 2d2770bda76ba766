"""Outside formats, one file a format: read what partners send as statements, write statements as they expect them."""

__all__: list[str] = []
