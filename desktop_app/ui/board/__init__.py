"""The board: plots on their cards, and the stage."""
