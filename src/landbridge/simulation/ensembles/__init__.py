"""Many replications on any executor; a run paused, saved, gone on with, and gone on with a thousand times."""
