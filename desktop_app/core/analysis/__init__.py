"""Analyses: verdicts, the minimum of E, landscapes, directions, votes, checks of the gradient."""
