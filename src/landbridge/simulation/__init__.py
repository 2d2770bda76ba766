"""Plan and seed in, events and milestones out: the kernel and the processes of the corridor."""
