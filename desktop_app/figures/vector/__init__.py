"""Pages of vectors, which a painter paints on: SVG, and TikZ for LaTeX."""
