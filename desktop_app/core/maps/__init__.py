"""Maps and forks: one run for each pixel, or each column, and what becomes of it."""
