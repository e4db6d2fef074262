"""Tests of pictures made of characters."""
