"""What Nudge promises, tried for a moment by every run of the tests, and for hours by `--thorough`."""
