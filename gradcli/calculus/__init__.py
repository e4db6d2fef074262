"""Exact answers, by SymPy."""
