"""The sentences that a user reads; plain Python, no Qt."""
