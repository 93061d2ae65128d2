"""Nudge: a desktop simulator in which one watches a single weight learn."""

import os

__version__ = "0.1.0"

# numpy's linear algebra starts a thread for each core, which spins before it sleeps; nothing here computes with it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
