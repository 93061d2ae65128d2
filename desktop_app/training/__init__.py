"""What drives runs on a thread of their own: QtCore only."""
