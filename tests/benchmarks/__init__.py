"""Measure gradcli beside its peers: `python -m tests.benchmarks`."""
