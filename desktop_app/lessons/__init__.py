"""Lessons: one question each, with predictions that a run decides. Without a window."""
