"""Sets Nudge up and starts it. Nothing is installed yet, so this uses the standard library alone."""
