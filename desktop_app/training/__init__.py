"""Trains the runs on a thread of their own, and does other work beside the window; of Qt it uses QtCore only."""
