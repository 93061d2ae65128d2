"""The training loop, its timeline, and the run that they make."""
