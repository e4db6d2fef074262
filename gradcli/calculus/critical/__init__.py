"""Stationary points in a box: found, verified, classified, and proven to be all."""
