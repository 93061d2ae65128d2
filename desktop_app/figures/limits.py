"""Sizes of pictures that make sense, by their names in a look; no Qt is needed to know them."""

LIMITS = {
    "width_mm": (20.0, 2000.0), "height_mm": (20.0, 2000.0), "font_pt": (3.0, 72.0), "line_pt": (0.1, 20.0),
    "ratio": (1, 4),
}  # fmt: skip
