"""The limits of sizes in a look, by name; without Qt, since the command line checks them before it starts Qt."""

LIMITS = {
    "width_mm": (20.0, 2000.0), "height_mm": (20.0, 2000.0), "font_pt": (3.0, 72.0), "line_pt": (0.1, 20.0),
    "ratio": (1, 4), "dpi": (72.0, 1200.0),
}  # fmt: skip
