"""Questions of a live book: take in and give back, where is it, what is at this port, plan against actual."""

__all__: list[str] = []
