"""What plots draw, and how numbers are written beside them."""
