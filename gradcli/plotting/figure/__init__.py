"""Pictures for paper, by matplotlib: PNG, SVG, PDF and GIF."""
