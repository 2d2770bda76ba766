"""A book in, the state of the kernel out: where every train stands, what it holds and waits for."""
