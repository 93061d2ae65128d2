"""The colours of verdicts: each two are told apart, also by colour-blind eyes (Machado, Oliveira, Fernandes 2009)."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from desktop_app.core.maps.map import VERDICT_NAMES
from desktop_app.plots.items.map_colours import colour_of, rgb

LEAST = 15.0  # of ΔE in CIELAB; 2.3 can just be seen
PERIODS = 7  # have colours of their own
EYES = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def lab(colour: str, eyes: str) -> NDArray[np.float64]:
    """The colour in CIELAB as such eyes see it."""
    coded = np.array(rgb(colour)) / 255.0
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(EYES[eyes]) @ linear, 0.0, 1.0) / WHITE
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", EYES)
def test_each_two_verdicts_are_told_apart(eyes: str) -> None:
    first_period = next(k for k, name in enumerate(VERDICT_NAMES) if name.endswith("period 2"))
    seen = {VERDICT_NAMES[k]: lab(colour_of(k), eyes) for k in range(first_period + PERIODS)}
    apart = {(one, other): float(np.linalg.norm(seen[one] - seen[other])) for one, other in combinations(seen, 2)}
    assert {pair: far for pair, far in apart.items() if far < LEAST} == {}
