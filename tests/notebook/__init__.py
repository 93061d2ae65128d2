"""Tests of the notebook without a window."""
