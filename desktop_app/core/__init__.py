"""The simulator: numpy and numba, no Qt."""
