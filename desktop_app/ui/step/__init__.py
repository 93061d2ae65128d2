"""The worked step: its panel and views, and its printable copy."""
