"""The notebook's panel."""
