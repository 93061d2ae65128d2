"""What plots are made of: axes, curves, marks, the ball."""
