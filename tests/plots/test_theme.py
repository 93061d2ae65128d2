"""Every colour of every theme stands out from its grounds as far as the Web Content Accessibility Guidelines ask."""

import pytest

from desktop_app.plots.contrast import DECORATIONS, GROUNDS, LINE, PAIRS, TEXT, meetings
from desktop_app.plots.theme import CONTRAST, DARK, LIGHT, THEMES, Theme

# In the theme of high contrast, as the guidelines ask of text at their highest level, and as much more of lines.
_MOST = {TEXT: 7.0, LINE: 4.5}


def ratio(one: str, other: str) -> float:
    """The contrast as the guidelines define it, from 1 to 21."""

    def luminance(colour: str) -> float:
        parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_guidelines() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the guidelines' own example of a failure


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_all_colours_stand_out_from_their_grounds(theme: Theme) -> None:
    weak = [
        f"{name} {one} on {ground} {other}: {ratio(one, other):.2f}, wanted {least}"
        for pair in PAIRS
        for name in pair.colours
        for ground in pair.grounds
        for one, other in meetings(theme, name, ground)
        if ratio(one, other) < (least := _MOST[pair.least] if theme is CONTRAST else pair.least)
    ]
    assert weak == []


def test_no_colour_is_left_out() -> None:
    listed = {name for pair in PAIRS for name in (*pair.colours, *pair.grounds)}
    colours = {name for name, value in LIGHT._asdict().items() if "#" in str(value)}
    assert colours - listed - set(DECORATIONS) == set()
    assert colours >= {*GROUNDS, *DECORATIONS}


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
def test_every_theme_has_its_own_tick(theme: Theme) -> None:
    from desktop_app.resource_files import resource

    assert theme.on_accent in resource("icons", "lucide", f"check-{theme.name}.svg").read_text()
