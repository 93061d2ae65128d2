"""The chain rule with the numbers of one step in it: lines of formulas, rounded so that they stay true."""
