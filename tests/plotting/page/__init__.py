"""Tests of pictures for a browser."""
