"""Second derivatives at points: numbers by two roads, proven spectra, closed forms."""
