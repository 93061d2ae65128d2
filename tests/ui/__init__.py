"""The window, worked by keys and mouse."""
