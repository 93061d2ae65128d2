"""Nudge: a desktop simulator in which one watches a single weight learn."""

__version__ = "0.1.0"
