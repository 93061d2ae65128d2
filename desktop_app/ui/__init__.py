"""The window: widgets that show frames of the session, and tell it what a person wants."""
