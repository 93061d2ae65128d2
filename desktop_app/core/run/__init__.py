"""The training loop, its timeline, and runs."""
