"""Faults of the system, put into every place where they can be, and signals at any moment."""
