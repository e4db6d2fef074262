"""Pictures for a browser, by plotly: one page with contours and surface."""
