"""Iterates: methods as formulas, and the loop that drives them."""
