"""From the corridor to a blueprint of the kernel, and from rows of its ledger to a book of events."""
