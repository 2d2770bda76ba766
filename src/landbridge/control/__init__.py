"""The control room's questions: what is known of an epidemic, what if, what stands at a port, what measures cost."""

__all__: list[str] = []
