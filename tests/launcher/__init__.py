"""Tests of the set-up: the launcher, the menu entry, what the system has to provide."""
