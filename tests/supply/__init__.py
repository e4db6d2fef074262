"""What is handed out: what it needs, what it holds, and that it works where nothing else is.

`python3 -m tests.supply` tries it for real, with the package index; it needs no more than Python itself.
"""
