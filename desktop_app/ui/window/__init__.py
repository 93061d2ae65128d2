"""Composes the window of its parts; the only package that knows MainWindow."""
