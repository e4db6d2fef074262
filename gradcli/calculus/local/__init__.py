"""What a function is like close to a point: exact Taylor terms, and the kind of a stationary point."""
