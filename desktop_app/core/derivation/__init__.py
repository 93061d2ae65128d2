"""The chain rule with the numbers of one step: lines of formulas, rounded so that they stay true."""
