"""E over two weights: the plot, its ground, its labels, the way of the run."""
