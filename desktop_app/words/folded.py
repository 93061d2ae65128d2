"""What is said of plots that a low window folds away."""

from collections.abc import Sequence


def folded_away(titles: Sequence[str]) -> str:
    """Which plots are folded away, and how they come back; empty if none is."""
    if not titles:
        return ""
    *others, last = (title.split(" over ")[0].split(", ")[-1] for title in titles)
    named = f"{', '.join(others)} and {last}" if others else last
    return f"Too low for {named}: make the window higher, or close a part."
