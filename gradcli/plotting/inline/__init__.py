"""Pictures between the lines of a terminal that can show them."""
