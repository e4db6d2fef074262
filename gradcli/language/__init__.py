"""Text to tree and back: the only floor that reads what a user typed as a formula."""
