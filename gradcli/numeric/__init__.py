"""Trees as straight-line programs, run over floats, exact fractions, enclosures and arrays."""
