"""The trainer on its thread, and the session that talks to it."""
