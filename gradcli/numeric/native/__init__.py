"""Programs as machine code: written as C, compiled by the machine's own compiler, kept for the next time."""
