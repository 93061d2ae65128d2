"""The form at the left."""
