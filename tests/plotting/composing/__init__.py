"""Tests of what is in a picture."""
