"""Out of the window: pictures, animations, data, the clipboard."""
