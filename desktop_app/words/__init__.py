"""Every sentence and printed number that a user reads; plain Python, no Qt."""
