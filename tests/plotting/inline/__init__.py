"""Tests of pictures between the lines of a terminal."""
