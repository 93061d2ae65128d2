"""The board: plots on their cards, the stage, the table of runs."""
