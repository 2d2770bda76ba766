"""How many crews are able to work, drawn for each replication before the kernel runs."""
