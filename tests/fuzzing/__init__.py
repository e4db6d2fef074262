"""Random inputs, against what must hold of every input."""
