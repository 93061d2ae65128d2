"""How long a headless run will take, tried out before it starts."""

# A run that is over sooner is not worth a word.
WORTH_SAYING_SECONDS = 10.0


def in_words(seconds: float) -> str:
    """2 minutes, 5 hours, 40 days: as roughly as it is known."""
    for size, name in ((86400.0 * 365, "year"), (86400.0, "day"), (3600.0, "hour"), (60.0, "minute")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}s"
    return f"{seconds:.0f} seconds"
