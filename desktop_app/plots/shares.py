"""Room for several that need more than there is."""


def shares(needs: list[int], room: int) -> list[int]:
    """What each gets of a room: what it needs, as far as it does; those that need most give way."""
    given, left = list(needs), max(0, room)
    for k, which in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        given[which] = min(needs[which], left // (len(needs) - k))
        left -= given[which]
    return given
