"""Symbolic work in a child process, with a deadline and a memory limit."""
