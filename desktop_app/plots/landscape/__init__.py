"""E over two weights: the plot, its ground, the labels of its contours, and the descent of the run."""
