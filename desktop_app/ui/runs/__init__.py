"""Runs beside each other: their keys, their table, and the table in print."""
