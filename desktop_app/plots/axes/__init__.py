"""The axes, the grid and the legend of a plot."""
