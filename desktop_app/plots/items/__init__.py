"""What is drawn over the view of a plot: curves, marks, the ball."""
