"""What sets Nudge up and starts it, before anything is installed: the standard library alone."""
