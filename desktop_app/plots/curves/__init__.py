"""Plots with curves: quantities over the iterations, the error over a weight, and the fitted curve over x."""
