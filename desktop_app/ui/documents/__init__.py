"""Files in the window: new, open, save, recent, autosave, recovery."""
