"""Finite differences in doubles, and what theory says of their errors."""
