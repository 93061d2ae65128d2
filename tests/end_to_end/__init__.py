"""Tests of the whole program, as it is installed and started."""
