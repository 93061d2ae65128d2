"""Behaviour of the simulator, held against oracles that know nothing of it."""
