"""Interval arithmetic over many boxes at once, on arrays."""
