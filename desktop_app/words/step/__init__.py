"""A worked step in words: its beats, its gates, its amount, and its notes."""
