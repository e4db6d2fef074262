"""Everything an operation can answer, as frozen values.

A failure of the mathematics (undefined here, not differentiable, diverged) is a value in these; a
failure of the user's input raises a leaf of `GradcliError` instead.
"""
