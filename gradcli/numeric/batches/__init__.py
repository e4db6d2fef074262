"""Answers at many points, in doubles: statuses that hold, and tables that are written block by block."""
