"""Formulas that the user types: read, printed, differentiated and computed, without evaluating a text as a program."""
