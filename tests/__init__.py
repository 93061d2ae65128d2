"""Nudge's tests, one folder for each room of the program."""
