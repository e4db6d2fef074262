"""Differentiate step by step, naming each rule, as one does by hand."""
